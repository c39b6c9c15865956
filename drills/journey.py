"""A partner's way in a real browser against the running product: how long it takes, with a worker killed on the way."""

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import requests
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

import kits.posters
from config.processes import free_port
from kits.formats import FORMATS

LANGUAGES = ("en", "de", "fr")
EIGHT = ("square", "portrait", "story", "linkedin", "x", "facebook", "cover-x", "signature")
POSTERS = Path(kits.posters.__file__).parent / "templates"
MOTIFS = ("squeeze", "excuses", "cross", "full-measure")  # the first is what a partner and a visitor see
FILES = sum(len(row.files) for row in FORMATS.values())  # of one of them in one language
LOGO_S, ZIP_S, TRY_S, WHOLE_S = 3, 15, 10, 120
# Every value that the progress shows, from the page's first one on.
NOTE_PROGRESS = """
  window.seenProgress = new Set();
  new MutationObserver(() => {
    const bar = document.querySelector("#bundle progress");
    if (bar) window.seenProgress.add(bar.value);
  }).observe(document, { childList: true, subtree: true });
"""
# What a person does is counted where it arrives: every press of the pointer, and Enter or Space on what is no text.
COUNT_ACTIONS = """
  addEventListener("pointerdown", (event) => { if (event.isTrusted) window.acted(); }, true);
  addEventListener("keydown", (event) => {
    const isText = event.target.matches?.("input:not([type=checkbox], [type=radio], [type=file]), textarea");
    if (event.isTrusted && !event.repeat && (event.key === "Enter" || event.key === " " && !isText)) window.acted();
  }, true);
"""


class Visitor:
    """A browser of its own, and how often the person in front of it has acted."""

    def __init__(self, browser: Browser) -> None:
        self.actions = 0
        context = browser.new_context(locale="en", accept_downloads=True)
        context.expose_function("acted", self._acted)
        context.add_init_script(COUNT_ACTIONS)
        self.page = context.new_page()

    def _acted(self) -> None:
        self.actions += 1

    def choose(self, colour: str) -> float:
        """Click where the logo goes and pick one in the system's chooser; says when."""
        with self.page.expect_file_chooser() as chooser:
            self.page.locator("input[type=file]").first.click()
        chosen = time.monotonic()
        chooser.value.set_files({"name": "logo.png", "mimeType": "image/png", "buffer": _logo(colour)})
        return chosen


def _logo(colour: str) -> bytes:
    picture = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((10, 10, 190, 190), fill=colour)
    pen.rectangle((220, 66, 590, 133), fill=colour)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def run() -> list[dict[str, Any]]:
    """Bars: link to zip, logo to poster, a whole kit, 24 files, a stranger's try, and what a killed worker leaves."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        return [_bar("Chromium is installed", 0, 1, holds=False)]
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        port = free_port()
        environment = _environment(folder, port)
        links = _prepared(environment)
        site = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", str(port)], env=environment, stdout=sys.stderr
        )
        try:
            _until_up(f"http://127.0.0.1:{port}/health")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                bars = _joins(Visitor(browser), links[0])
                bars += _takes_some(Visitor(browser), links[1])
                bars += _tries(Visitor(browser), f"http://127.0.0.1:{port}/")
                bars += _is_killed(Visitor(browser), links[2], site.pid)
                browser.close()
        finally:  # it ends once every process of the site has; only then the folder goes
            site.send_signal(signal.SIGTERM)
            site.wait(timeout=60)
    return bars


def _environment(folder: str, port: int) -> dict[str, str]:
    environment = {**os.environ, "COALITION_DATA_DIR": folder, "COALITION_ENV": "development", "COALITION_DEBUG": "0"}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings", "COALITION_BASE_URL": f"http://127.0.0.1:{port}"}
    environment.pop("DATABASE_URL", None)
    return environment


def _prepared(environment: dict[str, str]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "drills.journey"], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.split()


def _until_up(address: str, *, patience_s: float = 600) -> None:
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        try:
            if requests.get(address, timeout=2).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise TimeoutError(f"{address} does not answer.")


def _join(visitor: Visitor, link: str, company: str) -> float:
    """From the invitation to the studio with all languages; seconds until the logo stood there."""
    page = visitor.page
    page.goto(link)
    chosen = visitor.choose("#b5179e")
    page.get_by_role("img", name="The poster with your logo").wait_for(timeout=60_000)
    page.locator("#join-colours input[type=radio]").first.wait_for(state="attached", timeout=60_000)
    shown_s = time.monotonic() - chosen
    page.get_by_label("Company", exact=True).fill(company)
    page.get_by_label("Your e-mail").fill(f"{company.lower()}@example.org")
    page.get_by_role("button", name="Make our kit").click()
    page.get_by_role("heading", name="Your poster is ready.").wait_for(timeout=60_000)
    page.wait_for_load_state("domcontentloaded")  # its scripts have run
    for language in ("Deutsch", "Français"):
        with page.expect_response(re.compile("/dress/$")):
            page.locator("#studio-languages").get_by_text(language).click()
    return shown_s


def _taken(page: Page, count: int) -> zipfile.ZipFile:
    ready = page.get_by_role("link", name=f"Download {count} files")
    ready.wait_for(timeout=180_000)
    with page.expect_download() as download:
        ready.click()
    return zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))


def _pictures(archive: zipfile.ZipFile) -> dict[str, tuple[int, int]]:
    """The sizes of the pictures in a zip that opens, of PDFs none."""
    if archive.testzip() is not None:
        return {}
    names = [name for name in archive.namelist() if name.endswith((".png", ".pdf"))]
    return {
        name: Image.open(io.BytesIO(archive.read(name))).size if name.endswith(".png") else (0, 0) for name in names
    }


def _wanted(company: str, formats: Iterable[str]) -> dict[str, tuple[int, int]]:
    return {
        f"vote-anyway_{company}_{locale}_{key}.{kind}": _size(key) if kind == "png" else (0, 0)
        for locale in LANGUAGES
        for key in formats
        for kind in FORMATS[key].files
    }


def _size(key: str) -> tuple[int, int]:
    return FORMATS[key].width_px, FORMATS[key].height_px


def _joins(visitor: Visitor, link: str) -> list[dict[str, Any]]:
    """The studio's own way: one motif of ours in every format."""
    page, began = visitor.page, time.monotonic()
    shown_s = _join(visitor, link, "Acme")
    page.get_by_role("button", name="Download the kit").click()
    found = _pictures(_taken(page, len(LANGUAGES) * FILES))
    whole_s, wanted = time.monotonic() - began, _wanted("acme", FORMATS)
    clicks = visitor.actions
    return [
        _bar("link to zip, clicks", clicks, "1 to 6", holds=1 <= clicks <= 6),
        _bar("link to zip, seconds", round(whole_s, 1), f"< {WHOLE_S}", holds=whole_s < WHOLE_S),
        _bar("logo to palette and poster, seconds", round(shown_s, 2), f"< {LOGO_S}", holds=shown_s < LOGO_S),
        _bar(f"files of a whole kit, {len(FORMATS)} formats", len(found), len(wanted), holds=found == wanted),
    ]


def _choose_some(page: Page, motifs: tuple[str, ...]) -> None:
    """On the page of all formats: eight of them, of some motifs."""
    page.goto(f"{page.url.split('?')[0]}formats/")
    page.get_by_text("Only some of it").click()
    for name, kept in (("template", motifs), ("format", EIGHT)):
        for value in page.locator(f"input[name={name}]").evaluate_all("all => all.map(one => one.value)"):
            if value not in kept:
                page.locator(f'label:has(input[name={name}][value="{value}"])').click()


def _takes_some(visitor: Visitor, link: str) -> list[dict[str, Any]]:
    """Another company takes eight formats in three languages; nothing of it is there yet."""
    page = visitor.page
    _join(visitor, link, "Borea")
    _choose_some(page, MOTIFS[:1])
    page.add_init_script(NOTE_PROGRESS)
    asked = time.monotonic()
    page.get_by_role("button", name="Download the kit").click()
    page.get_by_role("link", name="Download 24 files").wait_for(timeout=180_000)
    made_s = time.monotonic() - asked
    moved = int(page.evaluate("window.seenProgress.size")) - 1  # the first value is where it began
    found = _pictures(_taken(page, 24))
    return [
        _bar("8 formats × 3 languages, seconds", round(made_s, 1), f"< {ZIP_S}", holds=made_s < ZIP_S),
        _bar("files of exact size in the zip", len(found), 24, holds=found == _wanted("borea", EIGHT)),
        _bar("moves that the progress showed", moved, "≥ 5, or done in 1 s", holds=moved >= 5 or made_s < 1),
    ]


def _tries(visitor: Visitor, front: str) -> list[dict[str, Any]]:
    page = visitor.page
    page.goto(front)
    began = time.monotonic()
    page.get_by_role("link", name="Vote Anyway").first.click()
    page.get_by_role("link", name="Try your logo on it").first.click()
    visitor.choose("#0b5d4a")
    page.locator("#try-formats img").nth(len(FORMATS) - 1).wait_for(timeout=60_000)
    took_s, actions = time.monotonic() - began, visitor.actions
    return [
        _bar("front page to one's own logo, actions", actions, "1 to 3", holds=1 <= actions <= 3),
        _bar(
            f"front page to one's own logo in {len(FORMATS)} formats, seconds",
            round(took_s, 1),
            f"≤ {TRY_S}",
            holds=took_s <= TRY_S,
        ),
    ]


def _is_killed(visitor: Visitor, link: str, supervisor: int) -> list[dict[str, Any]]:
    """The supervised worker is killed with -9 once some files are there; supervisor and ticker see to the rest."""
    page = visitor.page
    _join(visitor, link, "Halden")
    _choose_some(page, MOTIFS)
    page.get_by_role("button", name="Download the kit").click()
    page.locator("#bundle progress:not([value='0']):not([value='1'])").wait_for(timeout=120_000)
    reached = int(page.evaluate("document.querySelector('#bundle progress')?.value ?? -1"))
    began, victims = time.monotonic(), _workers(supervisor)
    for victim in victims:
        os.kill(victim, signal.SIGKILL)
    wanted = {f"{key}/{name}": size for key in MOTIFS for name, size in _wanted("halden", EIGHT).items()}
    found = _pictures(_taken(page, len(wanted)))
    return [
        _bar("worker processes killed with -9", len(victims), "≥ 1", holds=len(victims) >= 1),
        _bar(
            f"files there when the worker was killed, of {len(wanted)}", reached, "> 0", holds=0 < reached < len(wanted)
        ),
        _bar("files of exact size after it, none twice", len(found), len(wanted), holds=found == wanted),
        _bar("seconds from the kill to the zip", round(time.monotonic() - began, 1), "told", holds=True),
    ]


def _workers(supervisor: int) -> list[int]:
    """The supervised processes that run Celery, by their parent."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            command = (folder / "cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            continue
        if parent == supervisor and b"celery" in command:
            found.append(int(folder.name))
    return found


def _bar(name: str, value: object, goal: object, *, holds: bool) -> dict[str, Any]:
    return {"bar": name, "value": value, "goal": goal, "holds": holds}


def prepare() -> None:
    """A database with one open campaign and motifs of ours in all formats; prints three invitations."""
    from django.core.management import call_command  # noqa: PLC0415  Django is set up first

    from coalition.clock import database_now  # noqa: PLC0415
    from coalition.services import make_open_link  # noqa: PLC0415
    from kits.services import publish_kit  # noqa: PLC0415
    from tests.cast import NOW, make_cast  # noqa: PLC0415
    from tests.kits.scene import CAPTIONS, TEXTS  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    cast = make_cast()
    ana = cast.viewer("ana")
    publish_kit(
        viewer=ana,
        campaign_id=cast.campaign.id,
        templates={key: (POSTERS / f"{key}.svg").read_bytes() for key in MOTIFS},
        texts=TEXTS,
        captions=CAPTIONS,
        now=NOW,
    )
    for _each in range(3):
        print(make_open_link(viewer=ana, campaign_id=cast.campaign.id, uses_allowed=1, now=database_now()))


if __name__ == "__main__":
    import django

    django.setup()
    prepare()
