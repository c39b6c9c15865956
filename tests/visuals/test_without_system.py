"""Pictures come from the packages alone: a machine without a single system font draws the same bytes."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.visuals.samples import squeeze
from visuals import Values, render

ROOT = Path(__file__).parents[2]
TEXTS = ("Your bath is still warm.", "صوتك مهمٌّ في 2030", "דג סקרן שט בים", "Чуєш їх, доцю?", "Vote 🗳 go")
ENCODINGS = ("png", "jpeg", "svg", "pdf")
PROGRAM = "import json; from tests.visuals.test_without_system import digests; print(json.dumps(digests()))"


def digests() -> list[str]:
    told = [Values({"line": text, "date": "9 June"}, {"field": "#B5179E"}, locale="en") for text in TEXTS]
    made = (
        render(squeeze(), values, "square", encoding=encoding, width_px=540)
        for values in told
        for encoding in ENCODINGS
    )
    return [hashlib.sha256(picture.data).hexdigest() for picture in made]


def test_no_system_font_is_needed_or_looked_at(tmp_path: Path) -> None:
    nothing = {name: str(tmp_path) for name in ("HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS", "XDG_CACHE_HOME")}
    nothing |= {"FONTCONFIG_FILE": str(tmp_path / "none.conf"), "FONTCONFIG_PATH": str(tmp_path)}
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), **nothing}
    command = [sys.executable, "-s", "-c", PROGRAM]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == digests()
    assert list(tmp_path.iterdir()) == []
