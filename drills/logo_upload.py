"""How long a newcomer waits for palette and preview after dropping a logo, of every kind that is taken."""

import html
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from typing import Any

TIMES = 6
LONGEST_S = 3.0  # what a person should ever wait


def run() -> list[dict[str, Any]]:
    """One bar a kind: the slowest of several uploads, after the page and its poster were seen as by every newcomer."""
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        environment = {**os.environ, "COALITION_DATA_DIR": folder, "COALITION_ENV": "development"}
        environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "drills.logo_upload", "play"]
        told = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    slowest: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return [
        {
            "bar": f"{kind}: seconds to palette and preview, slowest of {TIMES}",
            "value": round(seconds, 2),
            "goal": f"< {LONGEST_S:g}",
            "holds": seconds < LONGEST_S,
        }
        for kind, seconds in slowest.items()
    ]


def play() -> dict[str, float]:
    """Uploads to the join page's preview, each of another colour, and the slowest answer of each kind."""
    from django.conf import settings  # noqa: PLC0415  Django is set up first
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    from kits import posters, quarantine  # noqa: PLC0415
    from kits.services import publish_kit  # noqa: PLC0415
    from tests.cast import NOW, make_cast  # noqa: PLC0415
    from tests.kits.scene import CAPTIONS, LOGO_SVG, TEXTS, logo_png  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    cast = make_cast()
    template = os.path.join(os.path.dirname(posters.__file__), "templates", "squeeze.svg")
    with open(template, "rb") as file:
        motif = file.read()
    publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates={"squeeze": motif},
        texts=TEXTS,
        captions=CAPTIONS,
        now=NOW,
    )
    client = Client()
    slowest: dict[str, float] = {}
    quarantine.start_ahead()  # as a server does when it starts
    page = client.get("/c/vote-anyway/join/").content.decode()
    client.get(html.unescape(re.findall(r'src="(/c/vote-anyway/posters/[^"]+)"', page)[0]))
    for kind in ("PNG", "JPEG", "WEBP", "AVIF", "SVG"):
        for number in range(TIMES):
            colour = f"#{(number * 7919 + 0x204060) % 0xFFFFFF:06x}"
            if kind == "SVG":
                data = LOGO_SVG.replace(b"#0b5d4a", colour.encode())
            else:
                out = io.BytesIO()
                picture = Image.open(io.BytesIO(logo_png(colour, size=(1800, 600))))
                (picture.convert("RGB") if kind == "JPEG" else picture).save(out, kind)
                data = out.getvalue()
            sent = io.BytesIO(data)
            sent.name = f"logo.{kind.lower()}"
            started = time.monotonic()
            answer = client.post("/c/vote-anyway/join/preview/", {"logo": sent})
            seconds = time.monotonic() - started
            if answer.status_code != 200 or b'name="colour"' not in answer.content:
                raise RuntimeError(f"{kind}: {answer.status_code}")
            slowest[kind] = max(seconds, slowest.get(kind, 0.0))
    return slowest


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(play()))
