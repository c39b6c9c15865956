"""Twelve tiles: the letters, a date and a logo are a wall without gaps, in tones of one colour."""

from dataclasses import dataclass

from kits.posters.outlines import filled
from kits.posters.sheets import Headline, Sheet, area, ground, per_language, shape, sheets_of, template
from kits.posters.slots import locked, logo

# Tone of the ground and of the letter on it; neighbours in a row never share one.
TONES = (
    ("field", "on-field"),
    ("ink", "paper"),
    ("tint-22", "ink"),
    ("field", "on-field"),
    ("field-dark", "on-field-dark"),
    ("tint-22", "ink"),
    ("ink", "paper"),
    ("field-light", "on-field-light"),
)
DATE, LOGO = "date", "logo"
WIDTHS = (0.72, 1.4, 0.86, 1.16, 0.94, 1.24, 0.8)
SLOT_WIDTHS = {DATE: 1.1, LOGO: 2.05}
TILE_FONT = 'data-font="Roboto Flex" data-axes="wdth 70, wght 900, opsz 96"'


@dataclass(frozen=True)
class Tile:
    """A letter or a slot in its rectangle."""

    content: str
    x: float
    y: float
    width: float
    height: float


def _rows(words: Headline, sheet: Sheet) -> list[list[str]]:
    """The words broken where people break them, never in the middle of a syllable."""
    verb = [*words.verb]
    first, second = ([*part.replace(" ", "")] for part in words.cut)
    ratio = sheet.measure / sheet.height if sheet.is_low else sheet.width / sheet.height
    if ratio > 4.4:
        return [[*verb, *first, *second, DATE, LOGO]]
    if ratio > 1.5:
        return [[*verb, *first], [*second, DATE, LOGO]]
    if ratio > 0.95:
        return [verb, [*first, DATE], [*second, LOGO]]
    if ratio > 0.6:
        return [verb, first, second, [DATE, LOGO]]
    half = (len(verb) + 1) // 2
    return [verb[:half], verb[half:], first, second, [DATE, LOGO]]


def _tiles(words: Headline, sheet: Sheet) -> list[list[Tile]]:
    """Rows of tiles; where a network covers head and foot, tiles without anything to read stand there."""
    rows = _rows(words, sheet)
    head, foot = (sheet.format.safe.top, sheet.format.safe.bottom) if sheet.is_story and sheet.format.safe else (0, 0)
    heights = [1.0 + 0.12 * ((index * 2) % 3 - 1) for index in range(len(rows))]
    left = 0.0 if not sheet.format.covered else float(sheet.format.covered.x + sheet.format.covered.width)
    placed, y = [], float(head)
    for index, (row, share) in enumerate(zip(rows, heights, strict=True)):
        height = (sheet.height - head - foot) * share / sum(heights)
        weights = [
            SLOT_WIDTHS.get(
                letter, WIDTHS[(position * 3 + index * 2) % len(WIDTHS)] * (1.18 if letter in "WΩM" else 1.0)
            )
            * (0.72 if letter in "IΙJ" else 1.0)
            for position, letter in enumerate(row)
        ]
        x, tiles = left, []
        for letter, weight in zip(row, weights, strict=True):
            width = (sheet.width - left) * weight / sum(weights)
            tiles.append(Tile(letter, x, y, width, height))
            x += width
        placed.append(tiles)
        y += height
    if head or foot:
        placed = [_bare(sheet, 0.0, head, 0.42), *placed, _bare(sheet, y, foot, 0.64)]
    return placed


def _bare(sheet: Sheet, y: float, height: float, share: float) -> list[Tile]:
    width = sheet.width * share
    return [Tile("", 0.0, y, width, height), Tile("", width, y, sheet.width - width, height)]


def _paper(sheet: Sheet, tile: Tile, role: str) -> str:
    """A tile's ground, a little under its neighbours so that no hair line shows."""
    return area(sheet, tile.x, tile.y, tile.width + 0.6, tile.height + 0.6, role)


def _letter(tile: Tile, sheet: Sheet, role: str, ink: str) -> str:
    pad = sheet.short * (0.026 if not sheet.is_low else 0.045)
    high = tile.height - 2 * pad
    word = filled(tile.content, measure=tile.width - 2 * pad, cap=high, wght=1000, step=6)
    # Round letters overshoot, accents stand above: the ink itself fills the tile.
    full = word.cap * high / (word.top + word.depth)
    word = filled(tile.content, measure=tile.width - 2 * pad, cap=full, wght=1000, step=6)
    word = word.at(tile.x + pad, tile.y + tile.height - pad - word.depth)
    return _paper(sheet, tile, role) + shape(word, ink)


def _date(tile: Tile, sheet: Sheet, role: str, ink: str) -> str:
    pad = sheet.short * (0.026 if not sheet.is_low else 0.045)
    return _paper(sheet, tile, role) + locked(
        "date",
        "Date",
        tile.x + pad,
        tile.y + pad,
        tile.width - 2 * pad,
        tile.height - 2 * pad,
        size=min(tile.height * 0.3, tile.width * 0.42),
        smallest=0.22,
        role=ink,
        lines=3,
        font=TILE_FONT,
        more=' data-leading="0.98"',
    )


def _logo(tile: Tile, sheet: Sheet) -> str:
    pad = sheet.short * (0.03 if not sheet.is_low else 0.07)
    return _paper(sheet, tile, "paper") + logo(
        tile.x + pad,
        tile.y + pad,
        tile.width - 2 * pad,
        tile.height - 2 * pad,
        on="paper",
        area_k=0.026 if not sheet.is_low else 0.08,
        align="middle",
        more=' data-prefer="original"',
    )


def draw_sheet(sheet: Sheet) -> str:
    """One format."""

    def wall(words: Headline) -> str:
        drawn, tone = [], 0
        for row in _tiles(words, sheet):
            before = ""
            for tile in row:
                if tile.content == DATE:
                    drawn.append(_date(tile, sheet, *(("ink", "paper") if before != "ink" else ("tint-22", "ink"))))
                elif tile.content == LOGO:
                    drawn.append(_logo(tile, sheet))
                elif not tile.content:
                    drawn.append(_paper(sheet, tile, TONES[tone % len(TONES)][0]))
                    tone += 1
                else:
                    before, ink = TONES[tone % len(TONES)]
                    drawn.append(_letter(tile, sheet, before, ink))
                    tone += 1
            tone += 1
        return "".join(drawn)

    return ground(sheet, "field" if sheet.format.covered else "ink") + per_language(wall)


def draw() -> str:
    """The template file."""
    return template("twelve-tiles", "Twelve tiles", draw_sheet, sheets_of("carousel", "frame"))
