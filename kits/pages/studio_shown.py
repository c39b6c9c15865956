"""What the studio shows: the motif, format, language and page that were chosen, and the addresses of the pictures."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from kits.drawing import pages_of
from kits.formats import GROUPS, Format
from kits.queries import KitView, TemplateView, look_token
from kits.queries.versions import template_in

POSTER_WIDTH_PX, SHARP_WIDTH_PX, MOTIF_WIDTH_PX, THUMB_PX = 600, 1080, 192, (132, 64)
_PAGES = frozenset(str(number) for number in range(1, 21))


@dataclass(frozen=True)
class Chosen:
    """What the studio is showing."""

    template: TemplateView
    format_key: str
    locale: str
    page: int = 1
    pages: int = 1

    def query(self, **other: str) -> str:
        """The same choice with something else in it, as a query."""
        told = {"template": self.template.key, "format": self.format_key, "locale": self.locale} | other
        if self.page > 1 and told["format"] == self.format_key and "page" not in other:
            told["page"] = str(self.page)
        return urlencode(told)

    @property
    def page_links(self) -> list[tuple[int, str]]:
        """A document's pages with their addresses; none where there is one."""
        numbers = range(1, self.pages + 1) if self.pages > 1 else ()
        return [(number, self.query(page=str(number))) for number in numbers]


def chosen_in(request: HttpRequest, kit: KitView) -> Chosen:
    """What the address or the form asks for, where the kit has it; else the first of each."""
    asked = request.POST if request.method == "POST" else request.GET
    template = kit.template(asked.get("template", ""))
    keys = [each.key for each in template.formats]
    format_key = asked.get("format", "")
    locale = asked.get("locale", "")
    if locale not in kit.locales:
        language = get_language() or ""
        locale = language if language in kit.chosen_locales else kit.chosen_locales[0]
    format_key = format_key if format_key in keys else keys[0]
    pages = pages_of(template_in(kit.version.templates.all(), template.key), format_key)
    page = asked.get("page", "")
    return Chosen(template, format_key, locale, min(int(page), pages) if page in _PAGES else 1, pages)


def pictures_of(kit: KitView, chosen: Chosen) -> dict[str, Any]:
    """Addresses of the poster and its thumbnails; each names the state it shows, so that a browser may keep it."""
    base = reverse("kits:preview", args=[kit.membership.id])
    token = look_token(kit.look, kit.version.digest)

    def href(width_px: int, **other: str) -> str:
        return f"{base}?{chosen.query(**other)}&w={width_px}&v={token}"

    motifs = []
    for each in kit.templates:
        key = chosen.format_key if any(row.key == chosen.format_key for row in each.formats) else each.formats[0].key
        first = "square" if any(row.key == "square" for row in each.formats) else key
        motifs.append(
            {
                "template": each,
                "query": chosen.query(template=each.key, format=key),
                "href": href(MOTIF_WIDTH_PX, template=each.key, format=first),
            }
        )
    formats = [
        {
            "label": label,
            "rows": [
                {
                    "format": each,
                    "query": chosen.query(format=each.key),
                    "href": href(2 * _thumb_size(each)[0], format=each.key),
                    "thumb_px": _thumb_size(each),
                }
                for each in chosen.template.formats
                if each.group == group
            ],
        }
        for group, label in GROUPS.items()
    ]
    formats = [group for group in formats if group["rows"]]
    return {
        "poster_href": href(POSTER_WIDTH_PX),
        "sharp_href": href(SHARP_WIDTH_PX),
        "motifs": motifs,
        "formats": formats,
    }


def _thumb_size(row: Format) -> tuple[int, int]:
    """As large as a thumbnail may be, in the format's own proportions."""
    scale = min(THUMB_PX[0] / row.width_px, THUMB_PX[1] / row.height_px)
    return round(row.width_px * scale), round(row.height_px * scale)
