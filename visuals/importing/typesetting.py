"""Letters that stay as they are: a text's runs and a font source flow in, paths and missing families flow out."""

from __future__ import annotations

from functools import lru_cache

from visuals.errors import FontError
from visuals.fonts import Axes, FontSource, FontStack
from visuals.geometry import Outline, transformed
from visuals.importing.clipping import path_data
from visuals.importing.drawing import Lettering, Part, Run
from visuals.importing.inheriting import short
from visuals.importing.marking import FALLBACK_FONT
from visuals.typography import graphemes

_SERIFS = ("serif", "times", "garamond", "georgia", "minion", "playfair", "merriweather", "baskerville", "bodoni")
_SERIF_FONT = "Literata"
_MAX_FAMILY = 60


def available(family: str, fonts: FontSource) -> str:
    """The family itself where it is here, else the one that stands in for it."""
    if family and len(family) <= _MAX_FAMILY and _is_here(family, fonts):
        return family
    lowered = family.lower()
    is_serif = any(word in lowered for word in _SERIFS) and "sans" not in lowered
    return _SERIF_FONT if is_serif and _is_here(_SERIF_FONT, fonts) else FALLBACK_FONT


@lru_cache(maxsize=256)
def _is_here(family: str, fonts: FontSource) -> bool:
    try:
        fonts.font_file(family)
    except FontError:
        return False
    return True


def lacks_slope(run: Run, fonts: FontSource) -> bool:
    """Whether letters drawn in italics will stand upright."""
    return run.is_italic and not fonts.face(available(run.family, fonts), run.weight, is_italic=True)[1]


def typeset(lettering: Lettering, fonts: FontSource) -> list[Part]:
    """A path for each run. Runs that begin anew with an x hang on the anchor together with what follows them."""
    parts: list[Part] = []
    for chunk in _chunks(lettering):
        set_runs = [(run, *_set(run, fonts)) for run in chunk]
        total = sum(width for _, _, width in set_runs)
        first = chunk[0]
        x = (first.x or 0.0) - {"middle": total / 2, "end": total}.get(lettering.anchor, 0.0)
        for run, outline, width in set_runs:
            if outline and run.fill != "none":
                moved = transformed(outline, (1, 0, 0, 1, x, first.y or 0.0))
                shade = {"fill-opacity": short(run.opacity)} if run.opacity < 1 else {}
                parts.append(Part("path", {"d": path_data(moved), "fill": run.fill} | shade))
            x += width
    return parts


def _chunks(lettering: Lettering) -> list[list[Run]]:
    chunks: list[list[Run]] = []
    for run in lettering.runs:
        if run.x is not None or run.y is not None or not chunks:
            chunks.append([run])
        else:
            chunks[-1].append(run)
    return chunks


def _set(run: Run, fonts: FontSource) -> tuple[Outline, float]:
    """Outline and advance of a run that begins at 0 0."""
    axes: Axes = (("wdth", run.width), ("wght", run.weight))
    name, _is_sloped = fonts.face(available(run.family, fonts), run.weight, is_italic=run.is_italic)
    stack = FontStack.load(name, fonts)
    instances = stack.instances(axes)
    text = run.text.upper() if run.is_upper else run.text
    outline: list[tuple[str, tuple[float, ...]]] = []
    x = 0.0
    for index, letters in _stretches(text, stack):
        instance = instances[index]
        for glyph in instance.shape(letters, is_rtl=False, language="und"):
            place = (run.size, 0, 0, run.size, x + glyph.x_em * run.size, -glyph.y_em * run.size)
            outline += transformed(instance.outline(glyph.index), place)
            x += (glyph.advance_em + run.tracking) * run.size
    return tuple(outline), x


def _stretches(text: str, stack: FontStack) -> list[tuple[int, str]]:
    """Neighbouring letters of the same typeface."""
    found: list[tuple[int, str]] = []
    for letter in graphemes(text):
        index = stack.choose(letter) or 0
        if found and found[-1][0] == index:
            found[-1] = (index, found[-1][1] + letter)
        else:
            found.append((index, letter))
    return found
