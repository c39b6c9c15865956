# ruff: noqa: F811  fixtures come from beside
"""What the journey owes a partner, one test for each check, in a real browser: steps, files, letters, a killed worker.

How long each may take is the drill's business: `./run drill journey`.
"""

import io
import os
import re
import subprocess
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from playwright.sync_api import Locator, Page, expect

from coalition.clock import database_now
from coalition.models import Campaign, Membership
from coalition.services import set_languages
from config import processes
from kits.formats import FORMATS
from kits.models import Bundle, Download, Rendition, Template
from kits.quarantine import clean_upload
from kits.services import RenditionFile, bundle_work, publish_kit, set_brand
from kits.services.rendering import rendition_of
from kits.tasks import resume_bundles
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import CAPTIONS, TEXTS, logo_png, size_of, template_of
from tests.kits.test_browser import (  # noqa: F401  fixtures
    DRAWN,
    FIELDS,
    FILES,
    TEMPLATES,
    Opened,
    _database_beside_the_browser,
    invited,
    logo_file,
    near,
    opened,
    pixel,
    posters,
    studio_of,
    worker,
    worn,
)
from tests.ui.conftest import assets, browser  # noqa: F401  fixtures
from tests.ui.swaps import swapped
from tests.ui.test_browser import RULES, overflow_px

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EIGHT = ("square", "portrait", "story", "linkedin", "x", "facebook", "cover-x", "signature")
LANGUAGES = ("en", "de", "fr")


class Steps:
    """Counts what a person does."""

    def __init__(self) -> None:
        self.clicks = self.fields = 0

    def click(self, place: Locator) -> None:
        self.clicks += 1
        place.click()

    def choose(self, chooser: Locator, colour: str = "#b5179e") -> None:
        """The click that opens the system's chooser, and the file."""
        self.clicks, self.fields = self.clicks + 1, self.fields + 1
        chooser.set_input_files(logo_file(colour))

    def fill(self, field: Locator, text: str) -> None:
        self.fields += 1
        field.fill(text)


def zip_of(page: Page, ready: Locator) -> zipfile.ZipFile:
    with page.expect_download() as download:
        ready.click()
    archive = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert archive.testzip() is None
    return archive


def pictures_in(archive: zipfile.ZipFile) -> dict[str, tuple[int, int]]:
    return {name: size_of(archive.read(name)) for name in archive.namelist() if name.endswith(".png")}


def wanted_pictures(company: str, formats: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    return {
        f"vote-anyway_{company}_{locale}_{key}.png": (FORMATS[key].width_px, FORMATS[key].height_px)
        for locale in LANGUAGES
        for key in formats
        if "png" in FORMATS[key].files
    }


def test_check_1_link_to_zip_in_six_clicks_three_fields_and_no_password(
    posters: Cast,
    opened: Opened,
    worker: None,
) -> None:
    steps = Steps()
    page = opened(invited(posters))
    assert page.locator(FIELDS).count() <= 5
    with swapped(page, "/preview/$"):
        steps.choose(page.locator("input[type=file]"))
    expect(page.locator("#join-colours input[type=radio]").first).to_be_checked()
    steps.fill(page.get_by_label("Company", exact=True), "Acme")
    steps.fill(page.get_by_label("Your e-mail"), "dora@example.org")
    assert page.locator("input[type=password]").count() == 0
    steps.click(page.get_by_role("button", name="Make our kit"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your poster is ready.")
    for language in ("Deutsch", "Français"):
        with swapped(page, "/dress/$"):
            steps.click(page.locator("#studio-languages").get_by_text(language))
    expect(page.get_by_text(f"{len(DRAWN)} formats × 3 languages → {3 * FILES} files")).to_be_visible()
    steps.click(page.get_by_role("button", name="Download the kit"))
    ready = page.get_by_role("link", name=f"Download {3 * FILES} files")
    ready.wait_for(timeout=60_000)
    expect(ready).to_be_focused()
    steps.clicks += 1
    archive = zip_of(page, ready)
    assert page.locator("input[type=password]").count() == 0
    assert (steps.clicks, steps.fields) == (6, 3)
    assert pictures_in(archive) == wanted_pictures("acme", DRAWN)
    assert {name for name in archive.namelist() if name.endswith(".pdf")} == {
        f"vote-anyway_acme_{locale}_{key}.pdf" for locale in LANGUAGES for key in DRAWN if "pdf" in FORMATS[key].files
    }
    assert sorted(name for name in archive.namelist() if name.endswith(".txt")) == [
        f"captions/vote-anyway_acme_{locale}_{network}.txt"
        for locale in ("de", "en", "fr")
        for network in ("instagram", "linkedin", "x")
    ] + [f"vote-anyway_acme_{locale}_licence.txt" for locale in ("de", "en", "fr")]
    assert Download.objects.get().files == 3 * FILES


def test_check_2_a_logo_brings_its_palette_and_preview_and_every_pair_reads(
    posters: Cast,
    opened: Opened,
) -> None:
    page = opened(invited(posters))
    for colour in ("#b5179e", "#d710af", "#ffd21f", "#0b5d4a"):
        with swapped(page, "/preview/$"):
            page.locator("input[type=file]").set_input_files(logo_file(colour))
        expect(page.locator("#join-colours input[type=radio]").first).to_have_value(colour)
        expect(page.get_by_role("img", name="The poster with your logo")).to_be_visible()
        assert near(pixel(page.locator("#join-picture img")), colour)
        sentences = page.locator("#join-colours [data-sentence]").evaluate_all(
            "all => all.map(one => one.dataset.sentence)"
        )
        ratios = [float(found[1]) for each in sentences if (found := re.search(r": ([\d.]+) to 1", each))]
        assert len(ratios) == len(sentences) >= 2
        assert min(ratios) >= 4.5


@pytest.fixture
def eight_formats(cast: Cast) -> Cast:
    """Ben's company wears a motif that is drawn in eight formats, and takes all three languages."""
    publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates={"squeeze": template_of("squeeze", EIGHT)},
        texts=TEXTS,
        captions=CAPTIONS,
        now=NOW,
    )
    ben = cast.viewer("ben")
    set_brand(viewer=ben, membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    set_languages(viewer=ben, membership_id=cast.membership.id, locales=list(LANGUAGES))
    return cast


def test_check_3_eight_formats_in_three_languages_are_24_files_of_exact_size_and_progress_moves(
    eight_formats: Cast,
    opened: Opened,
    worker: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    allowed = threading.Semaphore(0)

    def in_turns(*asked: Any) -> RenditionFile:
        assert allowed.acquire(timeout=60)
        return rendition_of(*asked)

    monkeypatch.setattr(bundle_work, "rendition_of", in_turns)
    page = opened(studio_of(eight_formats), of=signed_in(eight_formats.ben))
    expect(page.get_by_text("8 formats × 3 languages = 24 files")).to_be_visible()
    page.get_by_role("button", name="Download the kit").click()
    progress = page.locator("#bundle-progress progress")
    for made in range(4, 24, 4):
        allowed.release(4)
        expect(progress).to_have_attribute("value", str(made), timeout=20_000)
        expect(progress).to_have_attribute("max", "24")
    allowed.release(4)
    ready = page.get_by_role("link", name="Download 24 files")
    ready.wait_for(timeout=60_000)
    found = pictures_in(zip_of(page, ready))
    assert found == wanted_pictures("ondelune", EIGHT)
    assert len(found) == 24


GREEK, BULGARIAN = "Η βροχή δεν είναι δικαιολογία, ψήφισε όπως και", "Дъждът не е извинение, гласувай въпреки всичко"
GERMAN = "Straßenbahnhaltestelle verpasst? Trotzdem wählen"


def test_check_4_greek_bulgarian_and_double_length_german_fit_and_have_every_letter(
    cast: Cast,
    opened: Opened,
    worker: None,
) -> None:
    """Typed in the studio on a phone; what does not fit would be told beside the line, and with each picture."""
    Campaign.objects.filter(id=cast.campaign.id).update(
        languages=["el", "bg", "de"],
        default_locale="de",
        headline={
            "el": "Ό,τι κι αν γίνει",
            "bg": "Каквото и да стане",
            "de": "Was auch passiert, wähl trotzdem und immer wieder",
        },
    )
    cast.campaign.refresh_from_db()
    words = {"el": GREEK, "bg": BULGARIAN, "de": GERMAN}
    assert {len(text) for text in words.values()} <= {46, 47, 48}
    publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates={name: (TEMPLATES / f"{name}.svg").read_bytes() for name in ("squeeze", "full-measure")},
        texts={"*": {"line": {"de": "Regen."}, "date": {"el": "9 Ιουνίου", "bg": "9 юни", "de": "9. Juni"}}},
        captions={},
        now=NOW,
    )
    ben = cast.viewer("ben")
    set_brand(viewer=ben, membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    set_languages(viewer=ben, membership_id=cast.membership.id, locales=list(words))
    warned: dict[str, list[str]] = {}
    for locale, text in words.items():
        page = opened(f"{studio_of(cast)}?locale={locale}", of=signed_in(cast.ben), width=375)
        line = page.locator(f'[name="line.{locale}"]')
        with swapped(page, "/dress/$") as saved:
            line.fill(text)
        assert saved.status == 200
        expect(page.locator("#studio-saved")).to_contain_text("Saved")
        warned[locale] = page.locator(".line-warning").all_inner_texts()
        expect(page.locator(".field-error")).to_have_count(0)
        assert overflow_px(page) <= 0
    page = opened(f"{studio_of(cast)}formats/", of=signed_in(cast.ben), width=375)
    page.get_by_role("button", name="Download the kit").click()
    page.get_by_role("link", name=f"Download {2 * 3 * FILES} files").wait_for(timeout=300_000)
    rows = Rendition.objects.order_by("template_key", "locale", "format_key")
    drawn = {key: rows.filter(template_key=key).count() for key in ("squeeze", "full-measure")}
    assert (drawn, rows.count()) == ({"squeeze": 3 * FILES, "full-measure": 3 * FILES}, 2 * 3 * FILES)
    told = [(row.template_key, row.format_key, row.locale, each["code"]) for row in rows for each in row.warnings]
    bad = [each for each in told if each[3] in {"overflow", "over-limit", "missing-glyph"}]
    assert bad == []
    assert warned == {"el": [], "bg": [], "de": []}
    holding = {template.key: template.slots["line"]["formats"] for template in Template.objects.all()}
    assert all(holding.values())
    assert all(words[row.locale] in row.alt_text for row in rows if row.format_key in holding[row.template_key])


def worker_environment() -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "COALITION_ENV": "test",
        "COALITION_DATA_DIR": str(settings.DATA_DIR),
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
    }


@contextmanager
def worker_process() -> Iterator[subprocess.Popen[bytes]]:
    """Celery's worker as it is run, in a process of its own; killed at the end if it still lives."""
    command = list(processes.worker().arguments)
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=worker_environment()) as process:
        try:
            yield process
        finally:
            process.kill()


def until(done: Callable[[], bool], limit_s: float = 240.0) -> None:
    ends = time.monotonic() + limit_s
    while not done():
        assert time.monotonic() < ends
        time.sleep(0.01)  # another process works meanwhile


def test_check_5_a_worker_killed_while_rendering_is_followed_by_one_that_doubles_nothing(
    eight_formats: Cast,
    opened: Opened,
) -> None:
    page = opened(studio_of(eight_formats), of=signed_in(eight_formats.ben))
    page.get_by_role("button", name="Download the kit").click()
    expect(page.locator("#bundle-progress progress")).to_be_visible()
    with worker_process() as first:
        until(lambda: Bundle.objects.get().done >= 3)
        first.kill()
        assert first.wait(timeout=10) == -9
    left = Bundle.objects.get()
    assert (left.state, 3 <= left.done < 24) == ("waiting", True)
    kept_then = set(Rendition.objects.values_list("sha256", "created_at"))
    Bundle.objects.update(leased_until=database_now())  # the dead worker's lease is over
    with worker_process():
        resume_bundles.delay()  # as the ticker does
        ready = page.get_by_role("link", name="Download 24 files")
        ready.wait_for(timeout=60_000)
        assert pictures_in(zip_of(page, ready)) == wanted_pictures("ondelune", EIGHT)
    rows = set(Rendition.objects.values_list("sha256", "created_at"))
    assert kept_then <= rows  # what was there is not made again
    files = {name for name in default_storage.listdir("r")[1] if not name.startswith(".")}
    assert (len(rows), {sha256 for sha256, _at in rows} <= files) == (24, True)
    assert (Bundle.objects.count(), Download.objects.get().files) == (1, 24)


def test_check_12_from_the_sites_front_page_to_ones_own_logo_in_three_actions_without_an_account(
    posters: Cast,
    opened: Opened,
) -> None:
    clean_upload(logo_png())  # the helper runs since the server started
    steps, members = Steps(), Membership.objects.count()
    page = opened("/")
    steps.click(page.get_by_role("link", name="Vote Anyway").first)
    steps.click(page.get_by_role("link", name="Try your logo on it").first)
    steps.choose(page.locator("input[type=file]"))
    pictures = page.locator("#try-formats img")
    expect(pictures).to_have_count(len(DRAWN), timeout=10_000)
    assert steps.clicks == 3
    assert near(pixel(pictures.first), "#b5179e")
    assert page.context.cookies() == [each for each in page.context.cookies() if each["name"] != "sessionid"]
    assert (Membership.objects.count(), Rendition.objects.count()) == (members, 0)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found] == []


def test_whoever_tried_a_logo_joins_with_it(posters: Cast, opened: Opened) -> None:
    page = opened("/c/vote-anyway/try/")
    page.locator("input[type=file]").set_input_files(logo_file())
    expect(page.locator("#try-formats img")).to_have_count(len(DRAWN))
    expect(page.locator("#try-colours input[type=radio]").first).to_be_checked()
    page.get_by_label("Company", exact=True).fill("Acme")
    page.get_by_label("Your e-mail").fill("dora@example.org")
    page.get_by_role("button", name="Make our kit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your poster is ready.")
    assert Membership.objects.get(company__name="Acme").state == "joined"
