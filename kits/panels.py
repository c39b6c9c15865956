"""Pieces of the campaign's public page that belong to kits: the page's context flows in, header and motifs flow out.

`config` registers `HEADER`, `CARD` and `MOTIFS`.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from coalition.models import Campaign
from kits.drawing import outlines
from kits.errors import NoKit
from kits.models import Template
from kits.queries import Poster, posters_for_campaign, published_version
from kits.texts import length_of
from kits.typecase import FontFiles
from ui import Motif, MotifCut, Panel

WIDE, NARROW, SLOT = "x", "portrait", "line"
HEADROOM_SHARE = 0.04
# Colours that stand for roles while a poster is taken apart; nobody sees them.
FIELD, ON_FIELD, DISH, WORDS = "#010203", "#040506", "#070809", "#0a0b0c"
_PIECE = re.compile(r'<g(?: transform="matrix\(([^)]+)\)")?|</g>|<path d="([^"]+)" fill="(#[0-9A-Fa-f]{6})"')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_POINT = re.compile(r"([MLQC ]?)(-?\d+(?:\.\d+)?)( )(-?\d+(?:\.\d+)?)")
Place = tuple[float, float, float, float, float, float]
IDENTITY: Place = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_CLAUSE_END = re.compile(r"(?<=[,:;])\s")


def campaign_motif(*, campaign: Campaign, locale: str) -> Motif | None:
    """The first motif as the header of a page, in a wide and a narrow cut; None where it has no place for words."""
    try:
        template = published_version(campaign_id=campaign.id).templates.all()[0]
    except NoKit:
        return None
    if not {WIDE, NARROW} <= set(template.formats) or SLOT not in template.slots:
        return None
    headline = campaign.text(campaign.headline, locale)
    words = _CLAUSE_END.split(headline, maxsplit=1)[0]
    if length_of(words) > template.slots[SLOT]["max_chars"]:
        words = ""
    return Motif(headline, _cut(template, WIDE, locale, words), _cut(template, NARROW, locale, words))


def _cut(template: Template, format_key: str, locale: str, words: str) -> MotifCut:
    width_px, height_px = template.formats[format_key]
    return _taken_apart((template.storage_key, template.font_files), format_key, locale, words, (width_px, height_px))


@lru_cache(maxsize=64)
def _taken_apart(
    files: tuple[str, FontFiles], format_key: str, locale: str, words: str, size_px: tuple[int, int]
) -> MotifCut:
    """The poster's outlines by what they are painted with, without date and logo, cut off below the last of them."""
    colours = {"field": FIELD, "on-field": ON_FIELD, "paper": DISH, "ink": WORDS}
    paths = list(_painted(outlines(files, format_key, locale, {SLOT: words}, colours)))
    first_field = next((index for index, (_d, fill) in enumerate(paths) if fill.lower() == FIELD), -1)
    painted = paths[first_field + 1 :]
    by_fill = {fill: tuple(d for d, own in painted if own.lower() == fill) for fill in (ON_FIELD, DISH, WORDS)}
    width_px, height_px = size_px
    # Room for the navigation that floats on the wide cut; the dish reaches beyond the sheet and fills it.
    down_px = HEADROOM_SHARE * width_px if format_key == WIDE and _ys(*by_fill[DISH])[0] < 0 else 0.0
    moved = {fill: tuple(_placed(d, (1, 0, 0, 1, 0, down_px)) for d in paths) for fill, paths in by_fill.items()}
    lowest = _ys(*moved[ON_FIELD])[1]
    is_above = _ys(*moved[WORDS])[1] <= lowest  # words below the cut would run into what follows
    return MotifCut(
        on_field=moved[ON_FIELD],
        width=width_px,
        height=min(height_px, lowest),
        dish=moved[DISH],
        words=moved[WORDS] if is_above else (),
    )


def _ys(*paths: str) -> tuple[float, float]:
    """The highest and the lowest point; the engine writes M, L and C with absolute numbers only."""
    ys = [float(number) for path in paths for number in _NUMBER.findall(path)[1::2]] or [0.0]
    return min(ys), max(ys)


def _painted(svg: str) -> Iterator[tuple[str, str]]:
    """Every outline where it stands on the sheet, with its colour: groups place what is in them."""
    places: list[Place] = [IDENTITY]
    for piece in _PIECE.finditer(svg):
        told, path, fill = piece.groups()
        if path:
            yield _placed(path, places[-1]), fill
        elif piece[0] == "</g>":
            places.pop()
        else:
            a, b, c, d, e, f = (float(number) for number in told.split()) if told else IDENTITY
            places.append(_within(places[-1], (a, b, c, d, e, f)))


def _within(outer: Place, inner: Place) -> Place:
    """The place of what stands in one place within another."""
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return (a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f)


def _placed(path: str, place: Place) -> str:
    """The same outline elsewhere."""
    if place == IDENTITY:
        return path
    a, b, c, d, e, f = place

    def point(found: re.Match[str]) -> str:
        x, y = float(found[2]), float(found[4])
        return f"{found[1]}{round(a * x + c * y + e, 3):g}{found[3]}{round(b * x + d * y + f, 3):g}"

    return _POINT.sub(point, path)


def _campaign(page: Mapping[str, Any]) -> Campaign:
    campaign: Campaign = page["campaign"]
    return campaign


def _motif(page: Mapping[str, Any]) -> Motif | None:
    return campaign_motif(campaign=_campaign(page), locale=get_language() or "")


def _posters(page: Mapping[str, Any]) -> list[Poster]:
    return posters_for_campaign(slug=_campaign(page).slug, locale=get_language() or "")


def _header(page: Mapping[str, Any]) -> dict[str, Any]:
    campaign = _campaign(page)
    template = published_version(campaign_id=campaign.id).templates.all()[0]
    poster_href = reverse("kits:poster", args=[campaign.slug, template.key, NARROW])
    spoken = (get_language() or "") if get_language() in campaign.languages else campaign.default_locale
    return {**page, "motif": _motif(page), "poster_href": f"{poster_href}?locale={spoken}&w=1080"}


HEADER = Panel(
    place="campaign.header",
    template="kits/panels/header.html",
    context=_header,
    is_shown=lambda page: _motif(page) is not None,
)
CARD = Panel(
    place="landing.campaign",
    template="kits/panels/card.html",
    context=lambda page: {"motif": _motif(page)},
    is_shown=lambda page: _motif(page) is not None,
)
MOTIFS = Panel(
    place="campaign.motifs",
    template="kits/panels/motifs.html",
    context=lambda page: {"posters": _posters(page), "try_href": reverse("kits:try", args=[_campaign(page).slug])},
    is_shown=lambda page: bool(_posters(page)),
)
