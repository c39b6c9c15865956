"""What charts are made of: values, palettes and the few SVG elements all of them share."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Palette:
    """Literal colours and a fixed width for print; the screen's palette is empty and CSS paints the classes."""

    field: str = ""
    edge: str = ""
    ink: str = ""
    quiet: str = ""
    rule: str = ""
    width_px: int = 0
    typeface: str = "IBM Plex Sans"

    def fill(self, role: str) -> SafeString:
        """`class`, and in print the literal colours beside it."""
        if not self.width_px:
            return format_html(' class="chart-{}"', role)
        colours = {
            "field": (self.field, self.edge),
            "ink": (self.ink, ""),
            "missing": ("none", self.ink),
            "base": (self.ink, ""),
            "rule": (self.rule, ""),
        }
        fill, stroke = colours[role]
        edge = format_html(' stroke="{}" stroke-width="1.5"', stroke) if stroke else ""
        return format_html(' fill="{}"{}', fill, edge)

    def text(self, role: str) -> SafeString:
        if not self.width_px:
            return format_html(' class="chart-{}"', role)
        colour, size, weight = {"value": (self.ink, 15, 600), "label": (self.quiet, 13, 400)}[role]
        return format_html(
            ' fill="{}" font-size="{}" font-weight="{}" font-family="{}"', colour, size, weight, self.typeface
        )

    def stroke(self, role: str) -> SafeString:
        if not self.width_px:
            return format_html(' class="chart-line-{}"', role)
        colour, width_px, dash = {"ink": (self.ink, 3, ""), "goal": (self.ink, 1.5, "4 5")}[role]
        dashes = format_html(' stroke-dasharray="{}"', dash) if dash else ""
        return format_html(' fill="none" stroke="{}" stroke-width="{}"{}', colour, width_px, dashes)

    def x(self, share: float) -> str:
        """A horizontal length from a share of the width."""
        return f"{share * self.width_px:.2f}" if self.width_px else f"{share * 100:.3f}%"


SCREEN = Palette()
PRINT = Palette(field="#FFD21F", edge="#121416", ink="#121416", quiet="#4C5256", rule="#CBD0CC", width_px=640)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `text` is the value as written on it; None is unknown and is not drawn as 0."""

    label: str
    value: float | None
    text: str
    label_more: str = ""

    @property
    def full_label(self) -> str:
        return f"{self.label} {self.label_more}".strip()


@dataclass(frozen=True, slots=True)
class Series:
    """Bars of one subject among several on the same scale."""

    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a line; None is unknown and breaks the line."""

    label: str
    value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Drawing and table of the same values; `is_many` marks several drawings in a grid."""

    svg: SafeString
    table: SafeString
    is_many: bool = False


def drawing(
    *, title: str, description: str, height_px: int, palette: Palette, body: SafeString, role: str = ""
) -> SafeString:
    """The `<svg>` around a chart's body, with its name and what it shows."""
    width = palette.width_px or "100%"
    view_box = format_html(' viewBox="0 0 {} {}"', palette.width_px, height_px) if palette.width_px else ""
    return format_html(
        '<svg class="chart-drawing {}" xmlns="http://www.w3.org/2000/svg" role="img" width="{}" height="{}"{}>'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        role,
        width,
        height_px,
        view_box,
        title,
        description,
        body,
    )


def join(parts: Sequence[SafeString]) -> SafeString:
    return SafeString("".join(parts))  # nosec B703


def table(*, caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> SafeString:
    """The values of a chart as a table: first column is the row's name, the others are figures."""
    return format_html(
        '<table class="table table-dense"><caption class="visually-hidden">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        caption,
        format_html_join("", '<th scope="col"{}>{}</th>', ((_number(index), name) for index, name in enumerate(head))),
        format_html_join(
            "",
            '<tr><th scope="row">{}</th>{}</tr>',
            (
                (row[0], format_html_join("", '<td class="number">{}</td>', ((cell,) for cell in row[1:])))
                for row in rows
            ),
        ),
    )


def _number(index: int) -> SafeString:
    return SafeString(' class="number"') if index else SafeString("")


def unknown_text() -> str:
    return _("not known")
