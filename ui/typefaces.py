"""Which typefaces are served and how: nothing flows in, the recipe that `ui.fonts` follows flows out.

Kept apart from `ui.fonts` so that asking whether the files are current costs no import of fontTools.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

KEPT_FEATURES = ("kern", "liga", "lnum", "tnum", "ccmp", "locl", "mark")


@dataclass(frozen=True, slots=True)
class Fallback:
    """A face of the reader's system; `advance` is its mean width over WIDTH_SAMPLE in thousandths of an em."""

    sources: tuple[str, ...]
    advance: int


@dataclass(frozen=True, slots=True)
class Face:
    """One typeface as it is served: which axes are fixed or kept, and what stands in until it has loaded."""

    family: str
    package: str
    axes: tuple[tuple[str, float | tuple[float, float]], ...]
    css_weight: str
    fallbacks: tuple[Fallback, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """The letters that go into one file."""

    name: str
    ranges: tuple[tuple[int, int], ...]

    @property
    def unicode_range(self) -> str:
        return ", ".join(f"U+{low:04X}-{high:04X}" if high > low else f"U+{low:04X}" for low, high in self.ranges)

    def code_points(self) -> Iterable[int]:
        return (point for low, high in self.ranges for point in range(low, high + 1))


WIDTH_SAMPLE = "the of and to in die der und den que les des une est con per een zijn att som 0123456789"
FACES = (
    Face(
        family="Literata",
        package="fontpkg-literata",
        axes=(("opsz", 48), ("wght", 900)),
        css_weight="900",
        fallbacks=(
            Fallback(("Georgia Bold", "Georgia-Bold", "Gelasio Bold"), 510),
            Fallback(("Times New Roman Bold", "TimesNewRomanPS-BoldMT", "Liberation Serif Bold"), 421),
        ),
    ),
    Face(
        family="IBM Plex Sans",
        package="fontpkg-ibm-plex-sans",
        axes=(("wdth", 100), ("wght", (400, 700))),
        css_weight="400 700",
        fallbacks=(Fallback(("Arial", "Liberation Sans", "Arimo", "Helvetica"), 449),),
    ),
)
SCRIPTS = (
    Script(
        "latin",
        (
            *((0x20, 0x7E), (0xA0, 0x17F), (0x192, 0x192), (0x218, 0x21B), (0x2C6, 0x2C7), (0x2D8, 0x2DD)),
            *((0x300, 0x304), (0x306, 0x308), (0x30A, 0x30C), (0x326, 0x328), (0x1E9E, 0x1E9E)),
            *((0x2009, 0x2009), (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026)),
            *((0x202F, 0x2030), (0x2039, 0x203A), (0x2044, 0x2044), (0x20AC, 0x20AC), (0x2122, 0x2122)),
            *((0x2190, 0x2193), (0x2212, 0x2212), (0x2248, 0x2248), (0x2264, 0x2265)),
        ),
    ),
    Script(
        "greek-cyrillic",
        (
            *((0x384, 0x38A), (0x38C, 0x38C), (0x38E, 0x3A1), (0x3A3, 0x3CE)),
            *((0x400, 0x45F), (0x490, 0x491), (0x2116, 0x2116)),
        ),
    ),
)


def file_name(face: Face, script: Script) -> str:
    return f"{face.family.lower().replace(' ', '-')}-{script.name}.woff2"


def recipe() -> str:
    """Changes with the packages, with fontTools and with the two modules that say what is done."""
    here = Path(__file__)
    parts = [here.read_text(), here.with_name("fonts.py").read_text(), version("fonttools")]
    parts += [f"{face.package} {version(face.package)}" for face in FACES]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def fonts_are_current(folder: Path) -> bool:
    """Whether `folder/fonts` holds everything this recipe makes."""
    target = folder / "fonts"
    names = ["fonts.css", *(file_name(face, script) for face in FACES for script in SCRIPTS)]
    stamp = target / "stamp"
    return stamp.exists() and stamp.read_text() == recipe() and all((target / name).exists() for name in names)
