"""Pictures come from the packages alone: a machine without a single system font draws the same bytes."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from importlib.resources import files
from itertools import product
from pathlib import Path

from tests.visuals.samples import everything, jpeg_of, photograph, squeeze, wordmark
from tests.visuals.system_fonts import LIBRARY, ROOT, environment_of_fonts
from visuals import PackagedFonts, Values, compile_template, render
from visuals.rendering import Encoding

TEXTS = ("Your bath is still warm.", "صوتك مهمٌّ في 2030", "דג סקרן שט בים", "Чуєш їх, доцю?", "Vote 🗳 go")
ENCODINGS: tuple[Encoding, ...] = ("png", "jpeg", "webp", "svg", "pdf")
HORIZON = ROOT / "kits" / "posters" / "templates" / "horizon.svg"
PROGRAM = """import json
from tests.visuals import system_fonts
from tests.visuals.test_without_system import digests
print(json.dumps([digests(), system_fonts.count()]))"""


def digests() -> list[str]:
    """Of five texts with a logo, of a poster with a photo, and of everything that can be drawn, in every encoding."""
    horizon = compile_template(HORIZON.read_bytes(), fonts=PackagedFonts())
    photo = jpeg_of(photograph(900, 600))
    told = [(squeeze(), _values(text), "square") for text in TEXTS]
    told += [(horizon, _values(TEXTS[0], photo=photo), "square"), (*everything(), "page")]
    made = (
        render(template, values, key, encoding=encoding, width_px=540)
        for (template, values, key), encoding in product(told, ENCODINGS)
    )
    return [hashlib.sha256(picture.data).hexdigest() for picture in made]


def _values(text: str, **images: bytes) -> Values:
    return Values({"line": text, "date": "9 June"}, {"field": "#B5179E"}, {"logo": wordmark(), **images}, "en")


def test_another_process_without_system_fonts_draws_the_same_bytes(tmp_path: Path) -> None:
    environment = environment_of_fonts(tmp_path)
    environment["PYTHONHASHSEED"] = "4" if os.environ.get("PYTHONHASHSEED") != "4" else "5"
    command = [sys.executable, "-s", "-c", PROGRAM]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
    theirs, fonts = json.loads(done.stdout)
    assert theirs == digests() and len(set(theirs)) == (len(TEXTS) + 2) * len(ENCODINGS)
    assert fonts == 0
    assert list((tmp_path / "home").iterdir()) == []


def test_such_an_environment_has_the_fonts_that_it_is_given_and_no_other(tmp_path: Path) -> None:
    environment = environment_of_fonts(tmp_path)

    def counted() -> int:
        command = [sys.executable, "-s", "-m", "tests.visuals.system_fonts"]
        return int(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)

    assert counted() == 0
    if shutil.which("fc-list"):
        assert subprocess.run(["fc-list"], env=environment, capture_output=True, check=True).stdout == b""
    if LIBRARY is not None:
        font = files("manimgx_fonts").joinpath("NotoEmoji[wght].ttf").read_bytes()
        (tmp_path / "fonts" / "one.ttf").write_bytes(font)
        assert counted() >= 1
