"""Invented companies and drawings for the gallery: nothing flows in, tiles, posters and a motif flow out."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from ui import Motif, MotifCut, Outline, Tile, Wordmark

FIELDS = (
    *("#BFE3EC", "#B5179E", "#FFD23F", "#F15A24", "#FFB703", "#FF4FA0", "#D62828", "#0B5FFF", "#FF7F6B", "#202020"),
    *("#06A77D", "#0B5D4A", "#B9C4BD", "#DFFF3D", "#6F3CFF", "#F4F4F1", "#14273D", "#8FD14F", "#00798C", "#F2B5CB"),
    *("#00495C", "#5B7F29", "#3A86FF", "#7A3E12", "#1F5632", "#121212", "#ECE6DA", "#2D2A86", "#C9A26B", "#640912"),
)
NAMES = (
    *("Fjordglas", "Ondelune", "Mirabelle", "Bastide", "Transalpine", "Ilsewerk", "Halden", "Pellworm", "Lupetto"),
    *(
        "Otterbach",
        "Ponte Viva",
        "Kastelberger",
        "Rue Basse",
        "Velomar",
        "Tessin Data",
        "Zwölfer",
        "Nordmole",
        "Vantaa",
    ),
    *("Saltwijk", "Quenouille", "Marevert", "Kvass", "Schleuse", "Brotzeit", "Grøndal", "Kontor", "Orfelin", "Bonpont"),
    *("Cartonnet", "Tournesol"),
)
MARKS = (
    "M50 22C50 22 30 46 30 60a20 20 0 0 0 40 0C70 46 50 22 50 22Z",
    "M62 22a30 30 0 1 0 16 40A26 26 0 0 1 62 22Z",
    "M24 76V48H36V76ZM41 76V32H53V76ZM58 76V24H70V76Z",
    "M22 70V44C22 30 78 30 78 44V70H64C64 50 36 50 36 70Z",
    "M50 20a30 30 0 1 0 .1 0ZM50 34a16 16 0 1 1-.1 0Z",
    "M24 50L50 24L76 50L50 76Z",
)


def _on(colour: str) -> str:
    """Black or white by luminance; the product's own function lives with the visuals."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return "#000000" if 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] >= 0.1791 else "#FFFFFF"


def _mark(index: int, colour: str) -> str:
    """A drawn mark as a data address, the way a company's logo would come from storage."""
    if index % 4 == 3:
        return ""
    d = MARKS[index % len(MARKS)].replace("#", "%23")
    fill = _on(colour).replace("#", "%23")
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='20 20 60 60'><path fill='{fill}' d='{d}'/></svg>"
    return "data:image/svg+xml," + drawing.replace(" ", "%20").replace("<", "%3C").replace(">", "%3E")


def tiles(count: int) -> list[Tile]:
    """`count` tiles in the order of joining; the last is the newest."""
    made = []
    for index in range(count):
        colour = FIELDS[(index * 7 + index // 30) % len(FIELDS)]
        made.append(
            Tile(
                NAMES[index % len(NAMES)],
                href=f"#company-{index}",
                colour=colour,
                on_colour=_on(colour),
                logo_href=_mark(index, colour),
                logo_width=60,
                logo_height=60,
                state="newest" if index == count - 1 else "joined",
                position=index + 1,
            )
        )
    return made


@lru_cache(maxsize=1)
def _drawn() -> dict[str, Any]:
    drawn: dict[str, Any] = json.loads(Path(__file__).with_name("squeeze.json").read_text())
    return drawn


def motif() -> Motif:
    def cut(name: str) -> MotifCut:
        values = _drawn()[name]
        return MotifCut(
            tuple(values["on_field"]), values["width"], values["height"], tuple(values["dish"]), tuple(values["words"])
        )

    return Motif("Whatever happens on 9 June, vote anyway", cut("wide"), cut("narrow"))


def wordmark() -> Wordmark:
    values = _drawn()["wordmark"]
    return Wordmark("Vote Anyway", "#top", Outline(tuple(values["paths"]), values["width"], values["height"]))


def poster(width: int, height: int, colour: str = "#B5179E") -> str:
    """A sample picture in a true ratio, as a data address."""
    fill = colour.replace("#", "%23")
    drawing = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' viewBox='0 0 {width} {height}'>"
        f"<rect width='100%' height='100%' fill='{fill}'/>"
        f"<circle cx='{width * 0.6:.0f}' cy='{height * 0.02:.0f}' "
        f"r='{min(width, height) * 0.42:.0f}' fill='white'/><rect x='{width * 0.06:.0f}' y='{height * 0.58:.0f}' "
        f"width='{width * 0.88:.0f}' height='{height * 0.22:.0f}' fill='white'/></svg>"
    )
    return "data:image/svg+xml," + drawing.replace(" ", "%20").replace("<", "%3C").replace(">", "%3E")
