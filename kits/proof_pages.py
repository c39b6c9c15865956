"""Draws a proof sheet: a version and a language flow in; a PDF of every motif in every format flows out.

Pages are A4 across. Formats stand in rows that fill the measure, each in its true proportions, named below.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from coalition.models import Campaign
from kits.drawing import Look, campaign_look, draw, pages_of
from kits.formats import FORMATS
from kits.legal import sample_country
from kits.models import KitVersion, Template
from kits.typecase import FONTS
from kits.words import name_here
from visuals import INK, on_field

DPI = 200
PAGE_PX = (2338, 1654)  # A4 across
MARGIN_PX, HEAD_PX, FOOT_PX = 96, 200, 96
TOP_PX, BOTTOM_PX = HEAD_PX + 72, PAGE_PX[1] - FOOT_PX - 12
MEASURE_PX = PAGE_PX[0] - 2 * MARGIN_PX
GAP_PX, CAPTION_PX = 44, 104  # beside a picture, and below it with what stands between two rows
ROW_PX, HIGHEST_PX = 330, 480
MOST_BETWEEN_PX = 72
_QUIET, _RULE = "#4c5256", "#cbd0cc"
_QUALITY = 90


@dataclass(frozen=True)
class Place:
    """A picture on a page: a format, its page (1-based), and the box in the sheet's pixels."""

    format_key: str
    page: int
    x: int
    y: int
    width_px: int
    height_px: int


@dataclass(frozen=True)
class _Piece:
    format_key: str
    page: int
    ratio: float


def proof_pdf(campaign: Campaign, version: KitVersion, locale: str) -> bytes:
    """As many pages as the formats take; every one says which motif, language and version it shows."""
    look = campaign_look(campaign, version, country=sample_country(version.legal))
    wanted = [(template, places) for template in version.templates.all() for places in laid_out(template)]
    stand = _("proof") if version.number == 0 else _("version %(number)s") % {"number": version.number}
    told = f"{campaign.name}  ·  {name_here(locale)}  ·  {stand}  ·  {date_format(version.published_at, 'DATE_FORMAT')}"
    pages = []
    for number, (template, places) in enumerate(wanted, start=1):
        page = Image.new("RGB", PAGE_PX, "#ffffff")
        _frame(page, campaign.accent, template.title, told, _numbered(number, len(wanted)))
        for place in places:
            _hang(page, look, template, locale, place)
        pages.append(page)
    out = io.BytesIO()
    when = version.published_at.timetuple()
    more = {"title": f"{campaign.name} – {locale}", "creationDate": when, "modDate": when}
    pages[0].save(
        out, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=_QUALITY, subsampling=0, **more
    )
    return out.getvalue()


def _numbered(number: int, count: int) -> str:
    return _("Page %(number)s of %(count)s") % {"number": number, "count": count}


def laid_out(template: Template) -> list[list[Place]]:
    """The pages of a motif, none empty: rows as wide as the measure, broken where a page is full."""
    pages: list[list[list[_Piece]]] = []
    room = -1
    for row in _rows(list(_pieces(template))):
        height = _height_of(row) + CAPTION_PX
        if height > room:
            pages.append([])
            room = BOTTOM_PX - TOP_PX
        pages[-1].append(row)
        room -= height
    return [_placed(rows) for rows in pages]


def _placed(rows: Sequence[Sequence[_Piece]]) -> list[Place]:
    """What a page has to spare stands between its rows, up to a bound."""
    spare = BOTTOM_PX - TOP_PX - sum(_height_of(row) + CAPTION_PX for row in rows)
    between = min(MOST_BETWEEN_PX, spare // len(rows))
    places, y = [], TOP_PX
    for row in rows:
        x, height = MARGIN_PX, _height_of(row)
        for piece in row:
            width = max(1, int(height * piece.ratio))
            places.append(Place(piece.format_key, piece.page, x, y, width, height))
            x += width + GAP_PX
        y += height + CAPTION_PX + between
    return places


def _pieces(template: Template) -> Iterator[_Piece]:
    for key in template.format_keys:
        width_px, height_px = template.formats[key]
        for page in range(1, pages_of(template, key) + 1):
            yield _Piece(key, page, width_px / height_px)


def _rows(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """A row takes pictures until they would stand lower than ROW_PX."""
    row: list[_Piece] = []
    for piece in pieces:
        row.append(piece)
        if _height_of(row) <= ROW_PX:
            yield row
            row = []
    if row:
        yield row


def _height_of(row: Sequence[_Piece]) -> int:
    room = MEASURE_PX - GAP_PX * (len(row) - 1)
    return int(min(HIGHEST_PX, room / sum(piece.ratio for piece in row)))


def _frame(page: Image.Image, accent: str, title: str, told: str, number: str) -> None:
    """The field with the motif's name, and a foot below a rule."""
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 0, PAGE_PX[0], HEAD_PX - 1), fill=accent)
    pen.text(
        (MARGIN_PX, HEAD_PX // 2), title, font=_font("Literata", 92, 900, title), fill=on_field(accent), anchor="lm"
    )
    foot = PAGE_PX[1] - FOOT_PX
    pen.rectangle((MARGIN_PX, foot, PAGE_PX[0] - MARGIN_PX - 1, foot + 3), fill=INK)
    font = _font("IBM Plex Sans", 28, 400, told)
    pen.text((MARGIN_PX, foot + 48), told, font=font, fill=INK, anchor="lm")
    pen.text((PAGE_PX[0] - MARGIN_PX, foot + 48), number, font=font, fill=INK, anchor="rm")


def _hang(page: Image.Image, look: Look, template: Template, locale: str, place: Place) -> None:
    """The picture with a hair line around it, so that a white one has an edge, and its name and size below."""
    drawn = draw(look, template, place.format_key, locale, encoding="jpeg", width_px=place.width_px, page=place.page)
    picture: Image.Image = Image.open(io.BytesIO(drawn.data), formats=("JPEG",))
    if picture.size != (place.width_px, place.height_px):
        picture = picture.resize((place.width_px, place.height_px), Image.Resampling.LANCZOS)
    page.paste(picture, (place.x, place.y))
    pen = ImageDraw.Draw(page)
    pen.rectangle((place.x, place.y, place.x + place.width_px - 1, place.y + place.height_px - 1), outline=_RULE)
    width_px, height_px = template.formats[place.format_key]
    name = str(FORMATS[place.format_key].label)
    count = pages_of(template, place.format_key)
    size = f"{width_px} × {height_px}" + (f", {place.page}/{count}" if count > 1 else "")
    below = place.y + place.height_px + 14
    for text, weight, fill, line in ((name, 600, INK, 0), (size, 400, _QUIET, 34)):
        font = _font("IBM Plex Sans", 26, weight, text)
        pen.text((place.x, below + line), _cut(text, font, place.width_px + GAP_PX - 12), font=font, fill=fill)


def _cut(text: str, font: ImageFont.FreeTypeFont, room_px: int) -> str:
    """Words to a width, with an ellipsis where they were longer."""
    if font.getlength(text) <= room_px:
        return text
    while text and font.getlength(f"{text}…") > room_px:
        text = text[:-1].rstrip(" ,")
    return f"{text}…"


def _font(family: str, size_px: int, weight: int, text: str) -> ImageFont.FreeTypeFont:
    """A face of the house, or the fallback for words that it lacks letters of."""
    family = family if {ord(letter) for letter in text} <= _letters_of(family) else FONTS.fallbacks[0]
    font = ImageFont.truetype(io.BytesIO(FONTS.font_file(family)), size_px)
    axes = font.get_variation_axes()
    font.set_variation_by_axes([weight if axis["name"] == b"Weight" else axis["default"] or 0 for axis in axes])
    return font


@lru_cache(maxsize=4)
def _letters_of(family: str) -> frozenset[int]:
    return frozenset(TTFont(io.BytesIO(FONTS.font_file(family)), lazy=True).getBestCmap())
