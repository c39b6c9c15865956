"""Writes a template: drawings, marks and colour roles flow in, an SVG in our dialect flows out with what it lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from visuals.colour import ROLES, luminance
from visuals.fonts import FontSource
from visuals.geometry import IDENTITY, Matrix, inverted, multiply
from visuals.importing.drawing import Drawing, Finding, Lettering, Part
from visuals.importing.grounds import ground_of
from visuals.importing.inheriting import short
from visuals.importing.marking import FALLBACK_FONT, Mark
from visuals.importing.pictures import LEAST_DENSITY, density_of, pixels_of
from visuals.importing.placing import matrix_of
from visuals.importing.translating import written
from visuals.importing.typesetting import available, lacks_slope, typeset

_MIDDLE_GREY = 0.18  # black and white read equally well on it
_REFERENCES = ("fill", "stroke", "clip-path")
_ROLED = {"fill": "data-fill", "stroke": "data-stroke", "stop-color": "data-stop-color"}


@dataclass(frozen=True, slots=True)
class Page:
    """One format: its key and pixels, the drawing that fills it, and its slots."""

    key: str
    width_px: int
    height_px: int
    drawing: Drawing
    marks: tuple[Mark, ...]

    @property
    def scale(self) -> float:
        return self.width_px / self.drawing.width_px


@dataclass(frozen=True, slots=True)
class Composition:
    """A template, and what could not be drawn as it was drawn, by format."""

    svg: bytes
    findings: Mapping[str, tuple[Finding, ...]]


def compose(
    *, key: str, title: str, pages: Sequence[Page], roles: Mapping[str, str], fonts: FontSource, field: str = ""
) -> Composition:
    """`roles` are colour roles by `#rrggbb` in small letters, to stand wherever the drawings have that colour.

    `field` says which colours the field takes, as `data-field`.
    """
    body: list[str] = []
    findings: dict[str, tuple[Finding, ...]] = {}
    for number, page in enumerate(pages, start=1):
        writer = _Writer(page, f"p{number}", roles, fonts)
        body.append(writer.page())
        findings[page.key] = tuple(dict.fromkeys((*page.drawing.findings, *writer.findings)))
    names = {"data-template": key, "data-title": title, **({"data-field": field} if field else {})}
    told = "".join(f' {name}="{escape(value)}"' for name, value in names.items())
    head = f'<svg xmlns="http://www.w3.org/2000/svg"{told}>'
    return Composition("\n".join([head, *body, "</svg>", ""]).encode(), findings)


class _Writer:
    def __init__(self, page: Page, prefix: str, roles: Mapping[str, str], fonts: FontSource) -> None:
        self._page, self._prefix, self._roles, self._fonts = page, prefix, roles, fonts
        self._fit: Matrix = (page.scale, 0, 0, page.height_px / page.drawing.height_px, 0, 0)
        self._marks: dict[str, list[Mark]] = {}
        for mark in page.marks:
            self._marks.setdefault(mark.layer, []).append(mark)
        self._used: set[str] = set()
        self.findings: list[Finding] = []

    def page(self) -> str:
        page, fit = self._page, self._fit
        drawn = [line for part in page.drawing.parts for line in self._part(part, fit)]
        if fit != IDENTITY and drawn:
            drawn = [f'<g transform="{written(fit)}">', *drawn, "</g>"]
        over = [line for mark in self._marks.get("", ()) for line in self._slot(mark, IDENTITY)]
        head = f'<g data-format="{escape(page.key)}" data-width="{page.width_px}" data-height="{page.height_px}">'
        defs = [line for part in page.drawing.defs if self._is_used(part) for line in self._part(part, IDENTITY)]
        shared = ["<defs>", *defs, "</defs>"] if defs else []
        return "\n".join([head, *shared, *drawn, *over, "</g>"])

    def _is_used(self, part: Part) -> bool:
        return part.attributes.get("id") in self._used

    def _part(self, part: Part, matrix: Matrix) -> list[str]:
        marks = self._marks.get(part.key, []) if part.key else []
        if marks:
            kept = self._kept(part, marks, matrix)
            return kept + [line for mark in marks for line in self._slot(mark, matrix, is_kept=bool(kept))]
        if part.lettering is not None:
            return self._letters(part, part.lettering)
        if part.tag not in ("g", "clipPath", "stop") and not _is_seen(part):
            return []
        inner = multiply(matrix, matrix_of(part))
        if part.tag == "image":
            self._judge(part, inner)
        inside = [line for child in part.children for line in self._part(child, inner)]
        if part.tag == "g" and (not part.attributes or not inside):
            return inside
        return _tagged(part.tag, self._written(part.attributes), inside)

    def _judge(self, part: Part, matrix: Matrix) -> None:
        """Tell of a picture that has too few pixels for its place."""
        density = density_of(part, matrix)
        if density < LEAST_DENSITY:
            width_px, height_px = pixels_of(part)
            drawn = f"{round(width_px / density)} × {round(height_px / density)}"
            self.findings.append(Finding("image_small", part.name, f"{width_px} × {height_px} → {drawn} px"))

    def _kept(self, part: Part, marks: Sequence[Mark], matrix: Matrix) -> list[str]:
        """The picture in whose place a photo comes: it stays for as long as there is none."""
        photo = next((mark for mark in marks if mark.kind == "photo"), None)
        if photo is None or not _holds_image(part):
            return []
        key, self._marks[part.key] = part.key, []
        drawn = self._part(part, matrix)
        self._marks[key] = list(marks)
        return _tagged("g", {"data-show-unless": photo.slot}, drawn) if drawn else []

    def _letters(self, part: Part, lettering: Lettering) -> list[str]:
        missing = {run.family for run in lettering.runs if available(run.family, self._fonts) != run.family}
        self.findings += [Finding("font", part.name, family) for family in sorted(missing)]
        if any(lacks_slope(run, self._fonts) for run in lettering.runs):
            self.findings.append(Finding("italic", part.name))
        paths = [line for path in typeset(lettering, self._fonts) for line in self._part(path, IDENTITY)]
        if not part.attributes:
            return paths
        return _tagged("g", self._written(part.attributes), paths) if paths else []

    def _written(self, attributes: Mapping[str, str]) -> dict[str, str]:
        told: dict[str, str] = {}
        for name, value in attributes.items():
            if name == "id":
                value = f"{self._prefix}-{value}"
            elif name in _REFERENCES and value.startswith("url(#"):
                self._used.add(value[5:-1])
                value = f"url(#{self._prefix}-{value[5:-1]})"
            told[name] = value
            role = self._roles.get(value.lower()) if name in _ROLED else None
            if role:
                told[_ROLED[name]] = role
        return told

    def _slot(self, mark: Mark, matrix: Matrix, *, is_kept: bool = False) -> list[str]:
        """The slot in the format's own pixels: what is around it is undone, then its turn is made.

        A photo's slot lets through what it stands in for, or what it was drawn over.
        """
        x, y, width, height = mark.box
        steps = [] if matrix == IDENTITY else [written(inverted(matrix))]
        if mark.turn_deg:
            steps.append(f"rotate({short(mark.turn_deg)} {short(x + width / 2)} {short(y + height / 2)})")
        told = {
            "data-slot": mark.slot,
            "data-type": mark.kind,
            "data-label": mark.label or mark.slot.replace("-", " ").capitalize(),
            **({"data-locked": "true"} if mark.is_locked else {}),
            **dict(zip(("x", "y", "width", "height"), map(short, mark.box), strict=True)),
            **self._of_kind(mark),
            **({"data-fill": "none"} if mark.kind == "photo" and (is_kept or not mark.layer) else {}),
        }
        slot = _tagged("rect", told, [])
        return _tagged("g", {"transform": " ".join(steps)}, slot) if steps else slot

    def _of_kind(self, mark: Mark) -> dict[str, str]:
        placed = {"data-align": mark.align, "data-valign": mark.valign}
        if mark.kind == "text":
            return placed | self._text(mark)
        return placed | {"data-valign": "middle"} | self._behind(mark) if mark.kind == "image" else {}

    def _behind(self, mark: Mark) -> dict[str, str]:
        """A logo is chosen for what lies behind it; over a picture it gets a plate."""
        x, y, width, height = mark.box
        middle = (x + width / 2, y + height / 2)
        ground = ground_of(self._page.drawing, mark.layer, middle, self._fit)
        if ground == "image":
            return {"data-on": "paper", "data-plate": "always"}
        role = self._roles.get(ground.lower()) if ground else "paper"
        return {"data-on": role or ("paper" if luminance(ground) > _MIDDLE_GREY else "ink")}

    def _text(self, mark: Mark) -> dict[str, str]:
        family = available(mark.family, self._fonts)
        if family != mark.family:
            self.findings.append(Finding("font", mark.label or mark.slot, mark.family))
        face, is_sloped = self._fonts.face(family, mark.weight, is_italic=mark.is_italic)
        if mark.is_italic and not is_sloped:
            self.findings.append(Finding("italic", mark.label or mark.slot))
        layer = self._page.drawing.layer(mark.layer)
        if layer is not None and layer.kind == "path" and mark.family == FALLBACK_FONT:
            self.findings.append(Finding("outlines", layer.name))
        role = mark.fill if mark.fill in ROLES else self._roles.get(mark.fill.lower())
        told = {
            "data-font": face,
            "data-axes": f"wdth {short(mark.width)}, wght {short(mark.weight)}",
            **({} if mark.fill in ROLES else {"fill": mark.fill}),
            **({"data-fill": role} if role else {}),
            "data-max-size": short(min(4000.0, max(4.0, mark.size))),
            "data-min-size": short(min(4000.0, max(4.0, mark.size / 2))),
            "data-max-lines": str(mark.lines),
            "data-max-chars": str(mark.chars),
            "data-leading": short(mark.leading),
        }
        if mark.tracking:
            told["data-tracking"] = short(mark.tracking)
        return told | ({"data-case": "upper"} if mark.is_upper else {})


def _holds_image(part: Part) -> bool:
    return part.tag == "image" or any(_holds_image(child) for child in part.children)


def _is_seen(part: Part) -> bool:
    """Whether a shape has any paint; unpainted ones stood there to be marked. Definitions have none of their own."""
    if "fill" not in part.attributes:
        return True
    return part.attributes["fill"] != "none" or "stroke" in part.attributes


def _tagged(tag: str, attributes: Mapping[str, str], inside: Sequence[str]) -> list[str]:
    told = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return [f"<{tag}{told}>", *inside, f"</{tag}>"] if inside else [f"<{tag}{told}/>"]
