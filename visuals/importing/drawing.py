"""A drawing between its export and our dialect: what was read flows in, bounded JSON flows out, and back."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from visuals.geometry import Box
from visuals.guard.errors import refusal

MAX_PARTS = 60_000  # of one drawing; an element of the file may take a group around it and a clip path
MAX_DRAWINGS = 12
MAX_ENCODED_BYTES = 32_000_000  # before pictures are brought to what is drawn of them
MAX_LETTERS = 20_000  # of one drawing: those that become no slot are drawn as outlines
MAX_TEXT = 2_000  # of any name
MOST = 1e7  # of any number: a sheet has thousands of pixels
_DEEPEST = 140


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not drawn as the export has it: a key of FINDINGS, the layer, and what else it says."""

    code: str
    layer: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one style; without x and y they go on where the run before ended. Lengths in the text's own units."""

    text: str
    x: float | None
    y: float | None
    size: float
    family: str
    weight: float
    width: float
    is_italic: bool
    fill: str
    opacity: float
    tracking: float
    is_upper: bool


@dataclass(frozen=True, slots=True)
class Lettering:
    """A text as it was typed: runs, and the end they hang on. `box` is the frame it flows in, where there is one."""

    runs: tuple[Run, ...]
    anchor: str
    box: Box | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """Runs of the same height read as one line."""
        lines: list[str] = []
        height: float | None = None
        for run in self.runs:
            if lines and (run.y is None or run.y == height):
                lines[-1] += run.text
            else:
                lines.append(run.text)
            height = run.y if run.y is not None else height
        return tuple(stripped for line in lines if (stripped := " ".join(line.split())))


@dataclass(slots=True)
class Part:
    """A node in our dialect's words; `text` stands for letters that become outlines or a slot. Keys name layers."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Part] = field(default_factory=list)
    key: str = ""
    name: str = ""
    is_named: bool = False
    lettering: Lettering | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """What a person can point at: its upright box on the sheet, turned about its middle, in the drawing's pixels."""

    key: str
    name: str
    kind: str
    box: Box
    turn_deg: float
    depth: int
    is_named: bool
    fill: str = ""
    lettering: Lettering | None = None
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """One artboard: its size, what is on it, shared definitions, layers, colours by how often, and findings."""

    name: str
    width_px: float
    height_px: float
    parts: tuple[Part, ...]
    defs: tuple[Part, ...]
    layers: tuple[Layer, ...]
    colours: tuple[str, ...]
    findings: tuple[Finding, ...]

    def layer(self, key: str) -> Layer | None:
        return next((layer for layer in self.layers if layer.key == key), None)


def check_parts(parts: Iterable[Part]) -> None:
    """UploadRefused for the parts of a drawing that `decode_drawings` would not take."""
    count = letters = 0
    waiting = [(part, 0) for part in parts]
    while waiting:
        part, depth = waiting.pop()
        count += 1
        if count > MAX_PARTS:
            raise refusal("svg_too_many_elements")
        if depth > _DEEPEST:
            raise refusal("svg_too_deep")
        for run in part.lettering.runs if part.lettering else ():
            letters += len(run.text)
            if not all(abs(number) <= MOST for number in (run.x or 0, run.y or 0, run.size, run.tracking)):
                raise refusal("svg_number")
        if letters > MAX_LETTERS:
            raise refusal("svg_too_long")
        waiting.extend((child, depth + 1) for child in part.children)


def encode_drawings(drawings: tuple[Drawing, ...]) -> bytes:
    """UploadRefused for more than `decode_drawings` takes: pictures, or paths that are used many times over."""
    encoded = json.dumps([asdict(each) for each in drawings], ensure_ascii=False, allow_nan=False).encode()
    if len(encoded) > MAX_ENCODED_BYTES:
        raise refusal("too_heavy")
    return encoded


def decode_drawings(data: bytes) -> tuple[Drawing, ...]:
    """ValueError when this is not what `encode_drawings` writes: it may come from a process in a stranger's hands."""
    if len(data) > MAX_ENCODED_BYTES:
        raise ValueError("too large")
    try:
        told = json.loads(data)
        if not isinstance(told, list) or not 1 <= len(told) <= MAX_DRAWINGS:
            raise ValueError("no drawings")
        return tuple(_Decoding().drawing(each) for each in told)
    except (KeyError, TypeError, RecursionError, AttributeError) as error:
        raise ValueError("no drawings") from error


class _Decoding:
    def __init__(self) -> None:
        self._count = 0

    def drawing(self, told: dict[str, Any]) -> Drawing:
        return Drawing(
            name=_text(told["name"]),
            width_px=_number(told["width_px"]),
            height_px=_number(told["height_px"]),
            parts=tuple(self._part(each, 0) for each in told["parts"]),
            defs=tuple(self._part(each, 0) for each in told["defs"]),
            layers=tuple(_layer(each) for each in told["layers"]),
            colours=tuple(_text(each) for each in told["colours"]),
            findings=tuple(_finding(each) for each in told["findings"]),
        )

    def _part(self, told: dict[str, Any], depth: int) -> Part:
        self._count += 1
        if self._count > MAX_PARTS or depth > _DEEPEST:
            raise ValueError("too many parts")
        return Part(
            tag=_text(told["tag"]),
            attributes={_text(name): str(value) for name, value in told["attributes"].items()},
            children=[self._part(each, depth + 1) for each in told["children"]],
            key=_text(told["key"]),
            name=_text(told["name"]),
            is_named=bool(told["is_named"]),
            lettering=_lettering(told["lettering"]),
        )


def _layer(told: dict[str, Any]) -> Layer:
    return Layer(
        key=_text(told["key"]),
        name=_text(told["name"]),
        kind=_text(told["kind"]),
        box=_box(told["box"]),
        turn_deg=_number(told["turn_deg"]),
        depth=int(_number(told["depth"])),
        is_named=bool(told["is_named"]),
        fill=_text(told["fill"]),
        lettering=_lettering(told["lettering"]),
        scale=_number(told["scale"]),
    )


def _finding(told: dict[str, Any]) -> Finding:
    return Finding(_text(told["code"]), _text(told["layer"]), _text(told["detail"]))


def _lettering(told: dict[str, Any] | None) -> Lettering | None:
    if told is None:
        return None
    box = None if told["box"] is None else _box(told["box"])
    return Lettering(tuple(_run(each) for each in told["runs"]), _text(told["anchor"]), box)


def _run(told: dict[str, Any]) -> Run:
    return Run(
        text=_text(told["text"], MAX_LETTERS),
        x=None if told["x"] is None else _number(told["x"]),
        y=None if told["y"] is None else _number(told["y"]),
        size=_number(told["size"]),
        weight=_number(told["weight"]),
        width=_number(told["width"]),
        opacity=_number(told["opacity"]),
        tracking=_number(told["tracking"]),
        family=_text(told["family"]),
        fill=_text(told["fill"]),
        is_italic=bool(told["is_italic"]),
        is_upper=bool(told["is_upper"]),
    )


def _box(told: list[Any]) -> Box:
    x, y, width, height = (_number(each) for each in told)
    return (x, y, width, height)


def _number(told: Any) -> float:
    value = float(told)
    if not math.isfinite(value) or abs(value) > MOST:
        raise ValueError("a number beyond bounds")
    return value


def _text(told: Any, longest: int = MAX_TEXT) -> str:
    if not isinstance(told, str) or len(told) > longest:
        raise ValueError("no text")
    return told
