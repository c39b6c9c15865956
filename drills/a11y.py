"""Every page of a played demo under axe: two widths, light and dark, three languages."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any


def run() -> list[dict[str, Any]]:
    """One bar a language: pages × widths × schemes without a violation of WCAG 2.2 AA."""
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        environment = {**os.environ, "COALITION_DATA_DIR": folder}
        command = [sys.executable, "manage.py", "demo", "--check", "--axe"]
        subprocess.run(command, env=environment, check=False)
        path = Path(folder) / "axe.json"
        found = json.loads(path.read_text()) if path.exists() else {}
    return [
        {
            "bar": f"axe violations, {locale}",
            "value": found.get(locale),
            "goal": 0,
            "holds": found.get(locale) == 0,
        }
        for locale in ("en", "fr", "de")
    ]
