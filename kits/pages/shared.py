"""A kit behind a link: whoever holds it sees and takes the visuals, without an account, until it is revoked."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from coalition.clock import campaign_now, database_now
from coalition.framing import campaign_words
from coalition.rights import acts
from kits.answers import file_answer, is_from_the_beginning, picture_answer, stored_zip, zip_answer
from kits.composers import ways_to_post
from kits.drawing import alt_text, member_look
from kits.formats import FORMATS
from kits.models import Bundle, KitLink, Personalisation
from kits.pages.downloads import (
    asked_file,
    asked_locale,
    bundle_context,
    file_links,
    selection_choices,
    selection_of,
)
from kits.pages.pictures import asked_page, asked_width
from kits.queries import captions_in, dressed, files_in, link_behind, preview_of, rendition_content
from kits.queries.kits import chosen_locales
from kits.queries.versions import template_in
from kits.services import (
    Wanted,
    count_look,
    make_again,
    progress_of,
    shared_bundle,
    start_shared_bundle,
    take_shared_bundle,
    take_shared_file,
    take_shared_visual,
)
from kits.tasks import make_bundle
from kits.words import own_name

THUMB_HEIGHT_PX = 240
Page = Callable[..., HttpResponseBase]


def _behind_a_link(page: Page) -> Page:
    """Look the link up anew and count the look; no robot lists what it leads to, no cache keeps it."""

    @acts("link holder")
    @never_cache
    @wraps(page)
    def opened(request: HttpRequest, token: str, **parts: Any) -> HttpResponseBase:
        link = link_behind(token=token)
        count_look(link=link, address=request.META.get("REMOTE_ADDR", ""), now=database_now())
        response = page(request, token, link, **parts)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return opened


@_behind_a_link
@require_safe
def kit(request: HttpRequest, token: str, link: KitLink) -> HttpResponseBase:
    """The kit: every visual, the captions, and what to take."""
    personalisation = dressed(membership_id=link.membership_id)
    campaign = link.membership.campaign
    locales = chosen_locales(link.membership)
    locale = request.GET.get("locale", get_language() or "")
    locale = locale if locale in locales else locales[0]
    context = {
        **campaign_words(campaign),
        "token": token,
        "company": link.membership.company,
        "locale": locale,
        "languages": [{"locale": each, "name": own_name(each)} for each in locales],
        "selection": selection_choices(personalisation),
        "motifs": _motifs(token, personalisation, locale),
        "ways": [way for way in ways_to_post(captions_in(personalisation, locale)) if way.caption],
        "plain_files": files_in(campaign_id=campaign.id, locales=locales),
    }
    return render(request, "kits/shared.html", context)


def _motifs(token: str, personalisation: Personalisation, locale: str) -> list[dict[str, Any]]:
    look, preview = member_look(personalisation), reverse("kits:shared_preview", args=[token])
    return [
        {
            "template": template,
            "visuals": [
                {
                    "format": FORMATS[key],
                    "alt": alt_text(look, template, locale, key),
                    "width_px": round(THUMB_HEIGHT_PX * FORMATS[key].width_px / FORMATS[key].height_px),
                    "src": f"{preview}?template={template.key}&format={key}&locale={locale}",
                    "files": file_links(
                        reverse("kits:shared_visual", args=[token, template.key, key, locale]), FORMATS[key]
                    ),
                }
                for key in template.format_keys
            ],
        }
        for template in personalisation.version.templates.all()
    ]


@_behind_a_link
@require_safe
def preview(request: HttpRequest, token: str, link: KitLink) -> HttpResponseBase:
    """A visual as a small JPEG."""
    personalisation = dressed(membership_id=link.membership_id)
    campaign = link.membership.campaign
    picture = preview_of(
        look=member_look(personalisation),
        template=template_in(personalisation.version.templates.all(), request.GET.get("template", "")),
        campaign=campaign,
        format_key=request.GET.get("format", "square"),
        locale=request.GET.get("locale", campaign.default_locale),
        width_px=asked_width(request),
        page=asked_page(request),
    )
    return picture_answer(picture.data, picture.mime, cache="private, no-store")


@_behind_a_link
@require_safe
def visual(
    request: HttpRequest, token: str, link: KitLink, template_key: str, format_key: str, locale: str
) -> HttpResponseBase:
    """One finished visual as a file."""
    wanted = Wanted(template_key, format_key, locale, asked_file(request, format_key))
    is_counted = request.method == "GET"
    picture, name = take_shared_visual(link=link, wanted=wanted, is_counted=is_counted, now=campaign_now())
    response = picture_answer(rendition_content(picture.sha256), picture.mime, cache="private, no-store")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@_behind_a_link
@require_safe
def file(request: HttpRequest, token: str, link: KitLink, file_id: UUID) -> HttpResponseBase:
    """A plain file, to be saved."""
    is_counted = request.method == "GET"
    return file_answer(take_shared_file(link=link, file_id=file_id, is_counted=is_counted, now=campaign_now()))


@_behind_a_link
@require_POST
def start(request: HttpRequest, token: str, link: KitLink) -> HttpResponseBase:
    """Ask a worker for the zip."""
    bundle = start_shared_bundle(link=link, selection=selection_of(request), now=database_now())
    make_bundle.delay_on_commit(str(bundle.id))
    return redirect(_hrefs(token, bundle, request.POST.get("locale", ""))["self"])


@_behind_a_link
@require_safe
def bundle(request: HttpRequest, token: str, link: KitLink, bundle_id: UUID) -> HttpResponseBase:
    """How far the zip is."""
    context = _bundle_context(request, token, link, shared_bundle(link=link, bundle_id=bundle_id))
    if request.headers.get("HX-Request") == "true":
        return render(request, "kits/parts/bundle.html", context)
    return render(request, "kits/bundle.html", {**campaign_words(link.membership.campaign), **context})


@_behind_a_link
@require_POST
def retry(request: HttpRequest, token: str, link: KitLink, bundle_id: UUID) -> HttpResponseBase:
    """Make once more what failed."""
    again = make_again(shared_bundle(link=link, bundle_id=bundle_id))
    make_bundle.delay_on_commit(str(again.id))
    return redirect("kits:shared_bundle", token, bundle_id)


@_behind_a_link
@require_safe
def bundle_zip(request: HttpRequest, token: str, link: KitLink, bundle_id: UUID) -> HttpResponseBase:
    """The finished zip."""
    found = shared_bundle(link=link, bundle_id=bundle_id)
    stored = stored_zip(found, link.membership)
    is_counted = is_from_the_beginning(request, stored)
    take_shared_bundle(link=link, bundle=found, is_counted=is_counted, now=campaign_now())
    return zip_answer(request, stored)


def _bundle_context(request: HttpRequest, token: str, link: KitLink, row: Bundle) -> dict[str, Any]:
    locale = asked_locale(request, row)
    captions = {}
    if row.state != Bundle.State.WAITING:
        captions = captions_in(dressed(membership_id=link.membership_id), locale)
    context = bundle_context(request, progress_of(row), captions, _hrefs(token, row, locale))
    return {**context, "link": link}


def _hrefs(token: str, row: Bundle, locale: str) -> dict[str, str]:
    parts = [token, row.id]
    page = reverse("kits:shared_bundle", args=parts)
    return {
        "bundle": page,
        "self": f"{page}?{urlencode({'locale': locale})}" if locale else page,
        "zip": reverse("kits:shared_zip", args=parts),
        "retry": reverse("kits:shared_retry", args=parts),
        "kit": reverse("kits:shared", args=[token]),
    }
