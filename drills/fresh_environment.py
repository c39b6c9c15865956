"""A new environment from the lock file, without a system font in sight, must draw the bytes that this one draws."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.visuals.system_fonts import ROOT, environment_of_fonts
from tests.visuals.test_without_system import ENCODINGS, PROGRAM, TEXTS, digests


def run() -> list[dict[str, Any]]:
    """How many pictures are the same, byte for byte, and how many fonts the new environment was offered."""
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        new = Path(folder) / "venv"
        environment = environment_of_fonts(Path(folder))
        uv = shutil.which("uv") or str(ROOT / ".tool" / "bin" / "uv")
        subprocess.run([uv, "venv", "--quiet", "--python", "3.11", str(new)], check=True)
        python = str(new / "bin" / "python")
        install = [uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", "requirements.lock"]
        subprocess.run(install, cwd=ROOT, check=True)
        command = [python, "-s", "-c", PROGRAM]
        told = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=True)
    ours, (theirs, fonts) = digests(), json.loads(told.stdout)
    same = sum(one == other for one, other in zip(ours, theirs, strict=True))
    name = f"{len(TEXTS)} texts, a photo and effects as {', '.join(ENCODINGS)}: the same bytes in a new environment"
    return [
        {"bar": name, "value": same, "goal": f"= {len(ours)}", "holds": same == len(ours)},
        {"bar": "fonts that its system offered", "value": fonts, "goal": "= 0", "holds": fonts == 0},
    ]
