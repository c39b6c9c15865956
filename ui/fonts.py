"""Subsets the typefaces: installed font packages flow in, woff2 files and their stylesheet flow out.

`python -m ui.fonts FOLDER` writes `FOLDER/fonts/`; `ui.typefaces` says which faces, letters and features.
"""

import io
import sys
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from ui.typefaces import FACES, KEPT_FEATURES, SCRIPTS, WIDTH_SAMPLE, Face, Fallback, Script, file_name, recipe


def build_fonts(folder: Path) -> None:
    """Write every file; the stamp comes last, so that an interrupted build is done again."""
    target = folder / "fonts"
    target.mkdir(parents=True, exist_ok=True)
    rules = []
    for face in FACES:
        for script in SCRIPTS:
            _replace(target / file_name(face, script), _subset(face, script))
            rules.append(_face_rule(face, script))
        latin = TTFont(target / file_name(face, SCRIPTS[0]))
        rules += [_fallback_rule(face, fallback, number, latin) for number, fallback in enumerate(face.fallbacks, 1)]
    _replace(target / "fonts.css", "\n".join(rules).encode())
    _replace(target / "stamp", recipe().encode())


def _replace(path: Path, data: bytes) -> None:
    """Write beside, then rename: a reader never meets half a file."""
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(data)
    beside.replace(path)


@lru_cache(maxsize=len(FACES))
def _source(face: Face) -> bytes:
    spec = find_spec(face.package.replace("-", "_"))
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"The package {face.package} is not installed.")
    stem = face.family.replace(" ", "")
    return next((Path(spec.origin).parent / "files").glob(f"{stem}[[]*.ttf")).read_bytes()


def _subset(face: Face, script: Script) -> bytes:
    font = TTFont(io.BytesIO(_source(face)))
    options = Options(
        layout_features=list(KEPT_FEATURES), hinting=False, name_IDs=[0, 1, 2, 13, 14], notdef_outline=True
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=script.code_points())
    subsetter.subset(font)
    font = instancer.instantiateVariableFont(font, dict(face.axes), inplace=True, optimize=True)
    font.flavor = "woff2"
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def _face_rule(face: Face, script: Script) -> str:
    return (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.css_weight}; font-display: swap;\n'
        f'  src: url("{file_name(face, script)}") format("woff2");\n'
        f"  unicode-range: {script.unicode_range}; }}"
    )


def _fallback_rule(face: Face, fallback: Fallback, number: int, font: TTFont) -> str:
    """A face of the reader's system, stretched to the same width and height, so that the swap moves nothing."""
    per_em, line = font["head"].unitsPerEm, font["hhea"]
    glyphs, advances = font.getBestCmap(), font["hmtx"].metrics
    mean = sum(advances[glyphs[ord(letter)]][0] for letter in WIDTH_SAMPLE) / len(WIDTH_SAMPLE) * 1000 / per_em
    scale = mean / fallback.advance
    sources = ", ".join(f'local("{name}")' for name in fallback.sources)
    return (
        f'@font-face {{ font-family: "{face.family} fallback {number}"; src: {sources};\n'
        f"  size-adjust: {scale:.1%}; ascent-override: {line.ascent / per_em / scale:.1%};\n"
        f"  descent-override: {-line.descent / per_em / scale:.1%}; line-gap-override: 0%; }}"
    )


if __name__ == "__main__":
    build_fonts(Path(sys.argv[1]))
