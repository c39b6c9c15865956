"""Everybody's pictures with a worker killed in the middle: 250 companies, one of them with a broken logo."""

import io
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

COMPANIES, CHUNKS_BEFORE_THE_KILL = 250, 4
LOCALES = ("en", "fr", "de")
FORMATS = (
    "square", "portrait", "story", "linkedin", "x", "facebook", "carousel", "frame", "cover-x", "signature", "banner",
    "poster-a4",
)  # fmt: skip
ORDER = ("bulk_render", "vote-anyway", *(word for key in FORMATS for word in ("--format", key)))
NAMES = ("Ondelune", "Φάρος", "Żółta Łódź", "Слънце", "Köhler & Söhne", "Ūkis", "Çınar", "Saltwijk")
FOLDERS = ("ondelune", "φάρος", "żółta-łódź", "слънце", "köhler-söhne", "ūkis", "çınar", "saltwijk")
BROKEN = COMPANIES // 2  # the place of the company with the broken logo
RSS_LIMIT_MB = 1024


def run() -> list[dict[str, Any]]:
    """Bars: memory, one company's failure alone, no doubles after the kill, a zip that opens."""
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        environment = {**os.environ, "COALITION_DATA_DIR": folder, "COALITION_ENV": "development"}
        environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
        environment.pop("DATABASE_URL", None)
        _python(environment, "-m", "drills.bulk", "prepare")
        killed_at = _kill_in_the_middle(environment)
        packed = Path(folder) / "all.zip"
        started = time.monotonic()
        done = subprocess.run([sys.executable, "manage.py", *ORDER, "--zip", str(packed)], env=environment)
        seconds = time.monotonic() - started
        peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        told = json.loads(_python(environment, "-m", "drills.bulk", "count"))
        return [*_bars(told, killed_at, peak_mb, done.returncode), *_zip_bars(packed, told, seconds)]


def _bars(told: dict[str, Any], killed_at: int, peak_mb: float, code: int) -> list[dict[str, Any]]:
    wanted = told["total"]
    return [
        {
            "bar": f"pictures there when the worker was killed, of {wanted}",
            "value": killed_at,
            "goal": f"< {wanted}",
            "holds": 0 < killed_at < wanted,
        },
        {
            "bar": f"pictures of {COMPANIES - 1} companies",
            "value": told["done"],
            "goal": wanted - told["of_one"],
            "holds": told["done"] == wanted - told["of_one"],
        },
        _equal("companies with a failure (one logo is broken)", told["failing"], [_company(BROKEN)]),
        _equal("pictures that failed", told["failures"], told["of_one"]),
        _equal("rows of pictures", told["rows"], wanted - told["of_one"]),
        _equal("files without a row or rows without a file", told["astray"], 0),
        _equal("exit code: some could not be made", code, 3),
        {
            "bar": "resident memory at its peak, MB",
            "value": round(peak_mb),
            "goal": f"< {RSS_LIMIT_MB}",
            "holds": peak_mb < RSS_LIMIT_MB,
        },
    ]


def _zip_bars(packed: Path, told: dict[str, Any], seconds: float) -> list[dict[str, Any]]:
    with zipfile.ZipFile(packed) as archive:
        names = archive.namelist()
        broken = archive.testzip()
    foreign = sum(not name.isascii() for name in names)
    folders = {name.partition("/")[0] for name in names}
    wanted = {"ondelune", *(_folder(number) for number in range(2, COMPANIES + 1) if number != BROKEN)}
    return [
        _equal("pictures in the zip", len(set(names)), told["rows"]),
        _equal("entries that do not open", int(broken is not None), 0),
        {
            "bar": "names beyond ASCII in the zip",
            "value": foreign,
            "goal": f"≥ {len(names) // 2}",
            "holds": foreign >= len(names) // 2,
        },
        _equal("folders in the zip", len(folders), COMPANIES - 1),
        _equal("folders missing or not exactly of a company's name", sorted(folders ^ wanted), []),
        {"bar": "seconds from the kill to the zip", "value": round(seconds), "goal": "told", "holds": True},
    ]


def _company(number: int) -> str:
    """What the company of a place is called; the first is of the cast, and has no number."""
    return f"{NAMES[number % len(NAMES)]} {number}"


def _folder(number: int) -> str:
    """Its folder in the zip."""
    return f"{FOLDERS[number % len(FOLDERS)]}-{number}"


def _equal(name: str, value: object, goal: object) -> dict[str, Any]:
    return {"bar": name, "value": value, "goal": goal, "holds": value == goal}


def _python(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def _kill_in_the_middle(environment: dict[str, str]) -> int:
    """Start, wait for some progress, kill -9; how many pictures it told of last."""
    command = [sys.executable, "manage.py", *ORDER]
    worker = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    told = 0
    for line in worker.stdout or ():
        told = int(re.findall(r"\d+", line)[0])
        if told >= CHUNKS_BEFORE_THE_KILL * 25:
            break
    worker.kill()
    worker.wait()
    return told


def prepare() -> None:
    """A database with one campaign, our first motif and the companies, each with a logo of its own."""
    from django.core.management import call_command  # noqa: PLC0415  Django is set up first

    from kits.models import Brand  # noqa: PLC0415
    from kits.services import publish_kit, set_brand  # noqa: PLC0415
    from kits.storing import read_often  # noqa: PLC0415
    from tests.cast import NOW, make_cast, make_member  # noqa: PLC0415
    from tests.kits.scene import CAPTIONS, TEXTS, logo_png  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    cast = make_cast()
    templates = Path(__file__).resolve().parent.parent / "kits" / "posters" / "templates"
    publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates={"squeeze": (templates / "squeeze.svg").read_bytes()},
        texts=TEXTS,
        captions=CAPTIONS,
        now=NOW,
    )
    members = [cast.membership]
    for number in range(2, COMPANIES + 1):
        members.append(make_member(cast.ben, cast.campaign, _company(number), number)[1])
    viewer = cast.viewer("ben")
    for number, membership in enumerate(members):
        logo = logo_png(f"#{(number * 7919 + 0x204060) % 0xFFFFFF:06x}", size=(300, 100))
        set_brand(viewer=viewer, membership_id=membership.id, logo=logo, now=NOW)
    _break(Brand.objects.get(company=members[BROKEN - 1].company).logo_key, read_often)


def _break(key: str, read: Any) -> None:
    from django.core.files.storage import default_storage  # noqa: PLC0415  Django is set up first

    half = io.BytesIO(read(key)[:80])
    default_storage.delete(key)
    default_storage.save(key, half)


def count() -> dict[str, Any]:
    """What the database and the folder of pictures say."""
    from django.core.files.storage import default_storage  # noqa: PLC0415  Django is set up first

    from kits.models import BulkRun, Rendition  # noqa: PLC0415

    [order] = BulkRun.objects.all()
    rows = set(Rendition.objects.values_list("sha256", flat=True))
    files = {name for name in default_storage.listdir("r")[1] if not name.startswith(".")}
    of_one = len(order.drawings) * len(order.locales)
    return {
        "total": of_one * len(order.members),
        "of_one": of_one,
        "done": order.done,
        "rows": len(rows),
        "astray": len(rows ^ files),
        "failures": order.failures.count(),
        "failing": sorted(set(order.failures.values_list("membership__company__name", flat=True))),
    }


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1:] == ["prepare"]:
        prepare()
    else:
        print(json.dumps(count()))
