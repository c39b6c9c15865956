"""Trying a kit without an account over the API."""

import base64

from django.http import HttpRequest
from ninja import File, Form
from ninja.files import UploadedFile

from coalition.clock import database_now
from coalition.rights import acts
from kits.api.mount import router
from kits.forms import read_upload
from kits.queries import colours_for, kit_to_try, tried_formats
from kits.schemas import ColourOut, TriedOut, TryIn, TryOut
from kits.services import count_try, prepare_logo


@router.post("/campaigns/{slug}/try", response=TryOut, operation_id="try_logo", auth=None)
@acts("view public campaign page")
def try_logo(request: HttpRequest, slug: str, logo: File[UploadedFile], given: Form[TryIn]) -> TryOut:
    """Every format of a motif in a logo (multipart), and the colours to choose from; nothing is kept."""
    campaign, version = kit_to_try(slug=slug)
    count_try(address=request.META.get("REMOTE_ADDR", ""), now=database_now())
    prepared = prepare_logo(data=read_upload(logo), accent=campaign.accent, colour=given.colour or "")
    tried = tried_formats(
        campaign=campaign,
        version=version,
        logo=prepared.png,
        field=prepared.field,
        template_key=given.template or "",
        locale=given.locale or campaign.default_locale,
    )
    formats = [
        TriedOut(
            format=each.format.key,
            alt_text=each.alt_text,
            width_px=each.picture.width_px,
            height_px=each.picture.height_px,
            jpeg=base64.b64encode(each.picture.data).decode(),
        )
        for each in tried
    ]
    colours = [ColourOut.of(each) for each in colours_for(prepared.facts, campaign.accent)]
    return TryOut(field=prepared.field, colours=colours, formats=formats)
