"""Plays the demo while publisher and worker are killed with -9 in the middle of publishing, again and again."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

KILLS = 12


def run() -> list[dict[str, Any]]:
    """Bars: everything still goes out, nothing twice, and every figure still agrees."""
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        environment = {**os.environ, "COALITION_DATA_DIR": folder}
        command = [sys.executable, "manage.py", "demo", "--check", "--kill-workers", str(KILLS)]
        done = subprocess.run(command, env=environment, check=False)
        path = Path(folder) / "reckoning.json"
        found = json.loads(path.read_text()) if path.exists() else {}
    return [
        _bar(f"posts after {KILLS} kills of publisher and worker", found.get("posts"), 350),
        _bar("posts the sandbox has twice", found.get("duplicates"), 0),
        _bar("figures that disagree", found.get("faults"), 0),
        _bar("exit code of the play", done.returncode, 0),
    ]


def _bar(name: str, value: object, goal: int) -> dict[str, Any]:
    return {"bar": name, "value": value, "goal": goal, "holds": value == goal}
