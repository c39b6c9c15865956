"""A new environment from the lock file, without a system font in sight, must draw the bytes that this one draws."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.visuals.test_without_system import ENCODINGS, PROGRAM, TEXTS, digests

ROOT = Path(__file__).resolve().parent.parent


def run() -> list[dict[str, Any]]:
    """One bar: how many pictures are the same, byte for byte."""
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        new, home = Path(folder) / "venv", Path(folder) / "home"
        home.mkdir()
        uv = shutil.which("uv") or str(ROOT / ".tool" / "bin" / "uv")
        subprocess.run([uv, "venv", "--quiet", "--python", "3.11", str(new)], check=True)
        python = str(new / "bin" / "python")
        install = [uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", "requirements.lock"]
        subprocess.run(install, cwd=ROOT, check=True)
        names = ("HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS", "XDG_CACHE_HOME", "FONTCONFIG_PATH")
        environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), **dict.fromkeys(names, str(home))}
        environment["FONTCONFIG_FILE"] = str(home / "none.conf")
        command = [python, "-s", "-c", PROGRAM]
        told = subprocess.run(command, env=environment, cwd=home, capture_output=True, text=True, check=True)
    ours, theirs = digests(), json.loads(told.stdout)
    same = sum(one == other for one, other in zip(ours, theirs, strict=True))
    count = len(TEXTS) * len(ENCODINGS)
    name = f"{len(TEXTS)} texts as {', '.join(ENCODINGS)}: the same bytes in a new environment without fonts"
    return [{"bar": name, "value": same, "goal": f"= {count}", "holds": same == count}]
