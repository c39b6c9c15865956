"""Text as it was typed: a text element with its tspans flows in, runs of one style each flow out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from visuals.geometry import Box
from visuals.guard.values import NUMBER, clean_lengths
from visuals.importing.drawing import Lettering, Run
from visuals.importing.inheriting import State, own_values

_WEIGHTS = {"normal": 400.0, "bold": 700.0, "bolder": 700.0, "lighter": 300.0}
_WIDTHS = dict(
    (
        *(("ultra-condensed", 50.0), ("extra-condensed", 62.5), ("condensed", 75.0), ("semi-condensed", 87.5)),
        *(("normal", 100.0), ("semi-expanded", 112.5), ("expanded", 125.0), ("extra-expanded", 150.0)),
        ("ultra-expanded", 200.0),
    )
)
# Illustrator names the face, not the family and its weight: MyriadPro-BoldCond.
_FACE = re.compile(
    r"[-\s](?:thin|extralight|light|regular|roman|medium|semibold|demi|bold|extrabold|heavy|black"
    r"|italic|it|oblique|condensed|cond|narrow|expanded|ext)+(?:mt|ps)?$",
    re.IGNORECASE,
)
_FACE_WEIGHTS = (
    *(("thin", 100.0), ("extralight", 200.0), ("light", 300.0), ("medium", 500.0), ("semibold", 600.0)),
    *(("demi", 600.0), ("extrabold", 800.0), ("heavy", 900.0), ("black", 900.0), ("bold", 700.0)),
)
_URL = re.compile(r"url\(\s*[\"']?#([^\"')]+)[\"']?\s*\)")
_FIRST = re.compile(NUMBER + r"[a-z%]*")


def read_lettering(element: Element, own: Mapping[str, str], state: State, by_id: Mapping[str, Element]) -> Lettering:
    reader = _Reader(keeps_blanks=_keeps_blanks(state))
    reader.read(element, state)
    return Lettering(tuple(reader.settled()), _anchor(state, element), _frame(own, by_id, state))


def _keeps_blanks(state: State) -> bool:
    return state.get("xml:space") == "preserve" or state.get("white-space").startswith("pre")


def _anchor(state: State, element: Element) -> str:
    told = state.get("text-anchor")
    first = next((child.get("text-anchor") for child in element if child.get("text-anchor")), "")
    found = told or first
    return found if found in ("middle", "end") else "start"


def _frame(own: Mapping[str, str], by_id: Mapping[str, Element], state: State) -> Box | None:
    """The rectangle that Inkscape flows a text in."""
    found = _URL.search(own.get("shape-inside", ""))
    frame = by_id.get(found[1]) if found else None
    if frame is None or frame.tag != "rect":
        return None
    told = own_values(frame)
    x, y, width, height = (state.length(told.get(name, "0"), "") for name in ("x", "y", "width", "height"))
    return (x, y, width, height) if width > 0 and height > 0 else None


class _Reader:
    def __init__(self, *, keeps_blanks: bool) -> None:
        self._keeps_blanks = keeps_blanks
        self._runs: list[Run] = []
        self._x: float | None = None
        self._y: float | None = None
        self._last_y = 0.0

    def read(self, element: Element, state: State) -> None:
        self._place(element, state)
        self._add(element.text or "", state)
        for child in element:
            if child.tag in ("tspan", "a"):
                own = own_values(child)
                if own.get("display") != "none":
                    self.read(child, state.entered(own, ""))
            self._add(child.tail or "", state)

    def _place(self, element: Element, state: State) -> None:
        x, y = (_first_length(element.get(name, ""), axis, state) for name, axis in (("x", "x"), ("y", "y")))
        down = _first_length(element.get("dy", ""), "y", state)
        self._x = x if x is not None else self._x
        if y is not None:
            self._y = y
        if down:
            self._y = (self._y if self._y is not None else self._last_y) + down

    def _add(self, text: str, state: State) -> None:
        if not self._keeps_blanks:
            text = re.sub(r"\s+", " ", text)
        elif not text.strip():
            text = "" if "\n" in text else text
        if not text or (not text.strip() and not self._runs):
            return
        self._runs.append(_run(text.replace("\n", " "), state, self._x, self._y))
        self._last_y = self._y if self._y is not None else self._last_y
        self._x = self._y = None

    def settled(self) -> list[Run]:
        """Without what is empty, and with a place for the first run."""
        runs = [run for run in self._runs if run.text.strip() or run.x is None]
        while runs and not runs[-1].text.strip():
            runs.pop()
        if runs and (runs[0].x is None or runs[0].y is None):
            runs[0] = replace(runs[0], x=runs[0].x or 0.0, y=runs[0].y or 0.0)
        height = 0.0
        for index, run in enumerate(runs):  # a new x on the same line still knows its height
            if run.x is not None and run.y is None:
                runs[index] = replace(run, y=height)
            height = runs[index].y if runs[index].y is not None else height  # type: ignore[assignment]  # just asked
        return runs


def _first_length(text: str, axis: str, state: State) -> float | None:
    found = _FIRST.match((clean_lengths(text.strip()) or "").strip()) if text.strip() else None
    return state.length(found[0], axis) if found else None


def _run(text: str, state: State, x: float | None, y: float | None) -> Run:
    colour, opacity = state.paint("fill")
    family = state.get("font-family").split(",")[0].strip(" '\"")
    family, weight, width, is_italic = _face(family)
    return Run(
        text=text,
        x=x,
        y=y,
        size=state.font_px,
        family=family,
        weight=_weight(state.get("font-weight"), weight),
        width=_WIDTHS.get(state.get("font-stretch"), width),
        is_italic=is_italic or state.get("font-style") in ("italic", "oblique"),
        fill=colour if colour.startswith("#") else ("none" if colour == "none" else "#000000"),
        opacity=opacity,
        tracking=state.length(state.get("letter-spacing", "0"), "") / state.font_px if state.font_px else 0.0,
        is_upper=state.get("text-transform") == "uppercase",
    )


def _weight(told: str, of_face: float) -> float:
    if told in _WEIGHTS:
        return _WEIGHTS[told] if told != "normal" else of_face
    return min(1000.0, max(1.0, float(told))) if told.replace(".", "", 1).isdecimal() else of_face


def _face(name: str) -> tuple[str, float, float, bool]:
    """Family, weight, width and slant that a face's name tells."""
    found = _FACE.search(name)
    if found is None or not found.start():
        return name, 400.0, 100.0, False
    words = found[0].lower()
    weight = next((value for word, value in _FACE_WEIGHTS if word in words), 400.0)
    width = 75.0 if "cond" in words or "narrow" in words else 125.0 if "exp" in words else 100.0
    return name[: found.start()], weight, width, "it" in words.replace("light", "") or "oblique" in words
