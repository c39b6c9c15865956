"""Pictures over HTTP: previews, posters for everybody, and finished renditions behind signed addresses."""

import re
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coalition.errors import NotFound
from coalition.rights import acts, viewer_of
from kits.answers import picture_answer
from kits.photos import Focus, read_focus
from kits.queries import logo_on_field, open_rendition, preview_of, public_poster, signed_rendition, template_of
from kits.queries.previews import PREVIEW_WIDTH_PX

DAY_S = 86_400
KEPT = f"private, max-age={DAY_S}, immutable"
LINE, FOCUS = "line.", "focus."
_POINT = re.compile(r"([01](?:\.\d{1,6})?),([01](?:\.\d{1,6})?)")


def cache_of(request: HttpRequest) -> str:
    """How long a browser keeps a picture: a day where `v` in its address names the state it shows, else not at all."""
    return KEPT if "v" in request.GET else "private, no-store"


def asked_width(request: HttpRequest) -> int:
    """The width in pixels that an address asks for."""
    text = request.GET.get("w", "")
    return int(text) if text.isdecimal() and len(text) < 5 else PREVIEW_WIDTH_PX


def asked_page(request: HttpRequest) -> int | None:
    """The page of a document that an address asks for."""
    text = request.GET.get("page", "")
    return int(text) if text.isdecimal() and len(text) < 3 else None


@acts("view company workspace")
@require_safe
def preview(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """A member's visual, with words and a colour that are being tried; `v` in the address names the state it shows."""
    look, template, campaign = template_of(
        viewer=viewer_of(request), membership_id=membership_id, template_key=request.GET.get("template", "")
    )
    picture = preview_of(
        look=look,
        template=template,
        campaign=campaign,
        format_key=request.GET.get("format", "square"),
        locale=request.GET.get("locale", campaign.default_locale),
        width_px=asked_width(request),
        lines={key.removeprefix(LINE): str(value) for key, value in request.GET.items() if key.startswith(LINE)},
        colour=request.GET.get("colour", ""),
        focus=_points(request),
        variant=request.GET.get("logo_variant", ""),
        page=asked_page(request),
    )
    return picture_answer(picture.data, picture.mime, cache=cache_of(request))


def _points(request: HttpRequest) -> dict[str, Focus]:
    """The focal points being tried, as in `focus.photo=0.5,0.25`; what is none is passed over."""
    found = {}
    for key, value in request.GET.items():
        point = _POINT.fullmatch(str(value)) if key.startswith(FOCUS) else None
        if point:
            found[key.removeprefix(FOCUS)] = read_focus(float(point[1]), float(point[2]))
    return found


@acts("view public campaign page")
@require_safe
def poster(request: HttpRequest, slug: str, template_key: str, format_key: str) -> HttpResponse:
    """A motif as everybody may see it: in the campaign's colour, or as a company of the public wall wears it."""
    picture = public_poster(
        slug=slug,
        template_key=template_key,
        format_key=format_key,
        locale=request.GET.get("locale", ""),
        width_px=asked_width(request),
        worn_by=_membership(request.GET.get("of", "")),
    )
    return picture_answer(picture.data, picture.mime, cache=f"public, max-age={DAY_S}")


def _membership(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error


@acts("link holder")
@require_safe
def media(request: HttpRequest, signed: str, extension: str) -> HttpResponse:
    """A finished picture for whoever holds its signed address, several times over: networks fetch from here."""
    row = signed_rendition(signed=signed, extension=extension)
    with open_rendition(row) as file:
        return picture_answer(file.read(), row.mime, cache=f"public, max-age={DAY_S}, immutable")


@acts("view company workspace")
@require_safe
def logo(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """A member's logo as it stands on its field."""
    picture = logo_on_field(viewer=viewer_of(request), membership_id=membership_id)
    return picture_answer(picture, "image/png", cache=KEPT)
