"""What every motif shares: sheets and their classes, margins, headlines per language, the pieces of a template file."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from kits.formats import FORMATS, Format
from kits.posters.outlines import CASE, Word, filled

Class = Literal["tall", "upright", "square", "wide", "banner", "strip"]
PRINTED_MM = {"poster-a4": 210, "poster-a3": 297}
BLEED_MM = 3
LIKE = {"poster-a3": "poster-a4"}  # the same sheet, larger
LEAST_CAPS_PX = 8.2  # of an own line where it is shown smallest; the check asks for 8
_CLASSES: tuple[tuple[float, Class], ...] = (
    (0.6, "tall"),
    (0.9, "upright"),
    (1.25, "square"),
    (2.2, "wide"),
    (4.5, "banner"),
)
_CAP_EM = {"Roboto Flex": 0.711, "Barlow Condensed Bold": 0.7, "Anton": 0.86}


@dataclass(frozen=True)
class Sheet:
    """One format of a poster in its own pixels. Words stand between left and right; what is covered stays empty."""

    format: Format

    @property
    def key(self) -> str:
        return self.format.key

    @property
    def width(self) -> float:
        return self.format.width_px

    @property
    def height(self) -> float:
        return self.format.height_px

    @property
    def short(self) -> float:
        return min(self.width, self.height)

    @property
    def bleed(self) -> float:
        """What is printed around the sheet and cut off."""
        return BLEED_MM * self.width / PRINTED_MM[self.key] if self.key in PRINTED_MM else 0.0

    @property
    def margin(self) -> float:
        """5.6 % of the short side, more where a network asks for it; banners breathe a little wider."""
        kept = self.format.safe.left if self.format.safe and self.kind == "upright" else 0
        return round(max(self.short * (0.056 if not self.is_low else 0.09), kept), 1)

    @property
    def left(self) -> float:
        covered = self.format.covered
        return covered.x + covered.width + self.margin * 0.5 if covered else self.margin

    @property
    def right(self) -> float:
        return self.width - self.margin

    @property
    def measure(self) -> float:
        return self.right - self.left

    @property
    def kind(self) -> Class:
        ratio = self.width / self.height
        return next((name for most, name in _CLASSES if ratio <= most), "strip")

    @property
    def is_landscape(self) -> bool:
        return self.kind == "wide"

    @property
    def is_story(self) -> bool:
        return self.kind == "tall"

    @property
    def is_low(self) -> bool:
        """A banner or a strip: everything stands side by side."""
        return self.width > 2.2 * self.height

    def least_size(self, font: str = "Roboto Flex") -> float:
        """The smallest size of an own line that is still read where the format is shown smallest."""
        shown = self.format.shown_px
        least = LEAST_CAPS_PX / _CAP_EM[font] * self.width / shown if shown else 0.0
        return max(least if self.width > self.height else 0.0, self.short * 0.02, 4.2)


def sheets_of(*without: str) -> tuple[Sheet, ...]:
    """Every format but some, in the table's order."""
    return tuple(Sheet(row) for row in FORMATS.values() if row.key not in without)


SHEETS = tuple(Sheet(FORMATS[key]) for key in ("square", "portrait", "story", "linkedin", "x"))


@dataclass(frozen=True)
class Headline:
    """The sentence in one language: the word that holds, and what follows; `cut` is where the Cross interrupts it."""

    verb: str
    anyway: str
    cut: tuple[str, str]
    excuses: tuple[str, str, str]


HEADLINES = {
    "en": Headline("VOTE", "ANYWAY", ("ANY", "WAY"), ("It’s raining.", "My cat says no.", "There’s football.")),
    "de": Headline("WÄHL", "TROTZDEM", ("TROTZ", "DEM"), ("Es regnet.", "Die Katze sagt Nein.", "Fußball läuft.")),
    "fr": Headline("VOTE", "QUAND MÊME", ("QUAND", "MÊME"), ("Il pleut.", "Le chat dit non.", "Il y a foot.")),
    "es": Headline("VOTA", "IGUALMENTE", ("IGUAL", "MENTE"), ("Llueve.", "El gato dice no.", "Hay fútbol.")),
    "it": Headline("VOTA", "COMUNQUE", ("COMUN", "QUE"), ("Piove.", "Il gatto dice no.", "C’è la partita.")),
    "pl": Headline("GŁOSUJ", "MIMO TO", ("MIMO", "TO"), ("Pada deszcz.", "Kot mówi nie.", "Dziś jest mecz.")),
    "el": Headline(
        "ΨΗΦΙΣΕ", "ΕΤΣΙ ΚΙ ΑΛΛΙΩΣ", ("ΕΤΣΙ ΚΙ", "ΑΛΛΙΩΣ"), ("Βρέχει.", "Η γάτα λέει όχι.", "Έχει ποδόσφαιρο.")
    ),
}


def per_language(draw: Callable[[Headline], str]) -> str:
    """Alternates for every language; English is shown where none fits."""
    return "".join(
        f'<g data-locale="{locale}"{" data-default=" + chr(34) + "true" + chr(34) if locale == "en" else ""}>'
        f"{draw(headline)}</g>\n"
        for locale, headline in HEADLINES.items()
    )


def shape(word: Word, role: str) -> str:
    """A word in a colour: its outlines stand in the file's head, here is only where they go."""
    return f'<use href="#{word.drawn.name}" transform="{word.matrix}" data-fill="{role}"/>'


def set_line(text: str, *, x: float, baseline: float, measure: float, cap: float, wght: int = 1000) -> Word:
    """A headline whose ink stands on both ends of the measure and, accents included, is no higher than `cap`."""
    word = filled(text, measure=measure, cap=cap, wght=wght)
    over = word.top / cap
    if over > 1.06:
        word = filled(text, measure=measure, cap=cap * 1.02 / over, wght=wght)
    return word.at(x, baseline)


def box(x: float, y: float, width: float, height: float, role: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" data-fill="{role}"/>'


def area(sheet: Sheet, x: float, y: float, width: float, height: float, role: str) -> str:
    """A field; where it ends at the sheet's edge it goes on into the bleed."""
    left, top, right, bottom = bled(sheet, x, y, width, height)
    return box(left, top, right - left, bottom - top, role)


def bled(sheet: Sheet, x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a field with its bleed."""
    more = sheet.bleed
    return (
        x - more if x <= 0 else x,
        y - more if y <= 0 else y,
        x + width + (more if x + width >= sheet.width - 0.5 else 0),
        y + height + (more if y + height >= sheet.height - 0.5 else 0),
    )


def ground(sheet: Sheet, role: str) -> str:
    """The whole sheet in one colour."""
    return area(sheet, 0, 0, sheet.width, sheet.height, role)


def template(
    key: str, title: str, draw: Callable[[Sheet], str | Sequence[str]], sheets: Iterable[Sheet] = SHEETS
) -> str:
    """A whole template file, no drawing twice. A format whose drawing is several is a document of that many pages."""
    formats, drawn = "", {}
    for sheet in sheets:
        like = LIKE.get(sheet.key, "")
        if like not in drawn:
            drawn[sheet.key] = draw(sheet)
            like = next((key for key in drawn if key != sheet.key and _is_same(drawn[key], drawn[sheet.key])), "")
        formats += _format(sheet, "" if like else drawn[sheet.key], like)
    names = sorted(set(re.findall(r'href="#(w[0-9a-f]{8})"', formats)))
    words = "".join(f'<path id="{name}" d="{CASE[name].path()}"/>\n' for name in names)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" data-template="{key}" data-title="{title}">\n'
        f"<defs>\n{words}</defs>\n{formats}</svg>\n"
    )


def _is_same(first: str | Sequence[str], second: str | Sequence[str]) -> bool:
    return isinstance(first, str) and first == second


def _format(sheet: Sheet, drawn: str | Sequence[str], like: str) -> str:
    size = f'data-format="{sheet.key}" data-width="{sheet.width:.0f}" data-height="{sheet.height:.0f}"'
    size += f' data-like="{like}"' if like else ""
    if sheet.key in PRINTED_MM:
        size += f' data-width-mm="{PRINTED_MM[sheet.key]}" data-bleed-mm="{BLEED_MM}"'
    if like:
        return f"<g {size}/>\n"
    if isinstance(drawn, str):
        return f"<g {size}>\n{drawn}</g>\n"
    return "".join(f'<g {size} data-page="{number}">\n{page}</g>\n' for number, page in enumerate(drawn, start=1))
