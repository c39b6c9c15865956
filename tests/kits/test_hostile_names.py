"""Hostile names and slogans in every output: nothing runs, no cell is a formula, no path leaves, no letter is lost."""

import csv
import email
import io
import json
import logging
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from email.policy import default as modern
from html.parser import HTMLParser
from pathlib import PurePosixPath
from xml.etree import ElementTree

import pypdfium2 as pdfium
import pytest
from django.core.cache import cache
from django.test import Client

from coalition.clock import database_now
from coalition.models import Mail, Membership
from coalition.rights import viewer_for
from coalition.services.mail import _message
from config.logs import LineFormatter
from kits.drawing import draw, member_look
from kits.models import Brand, KitVersion
from kits.queries import dressed
from kits.services import Selection, build_bundle, make_proof_link, start_bundle
from kits.storing import read
from metrics.exports import HEAD, as_csv
from tests.cast import NOW, Cast
from tests.coalition.test_names import facts_of
from tests.kits.scene import logo_png

# as it was typed → as it is kept everywhere
TYPED = {
    "script": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "drawing": ('"/><g onload=alert(1)>]]></svg><!--', '"/><g onload=alert(1)>]]></svg><!--'),
    "attribute": ("' onmouseover='alert(1)' x='", "' onmouseover='alert(1)' x='"),
    "address": ("javascript:alert(1)//%0d%0a", "javascript:alert(1)//%0d%0a"),
    "formula": ("=HYPERLINK(A1);=1+1", "=HYPERLINK(A1);=1+1"),
    "tabbed formula": ("@SUM(A1)\t=cmd|'/C calc'!A0", "@SUM(A1) =cmd|'/C calc'!A0"),
    "path": ("../../../etc/passwd", "../../../etc/passwd"),
    "windows path": ("..\\..\\C:\\con.exe", "..\\..\\C:\\con.exe"),
    "device": ("NUL", "NUL"),
    "header": ("Acme\r\nBcc: eve@example.org\r\n\r\nHi", "Acme Bcc: eve@example.org Hi"),
    "log": ("Acme\x1b[2J\x9b31m\n2026 ERROR root", "Acme[2J31m 2026 ERROR root"),
    "turned": ("gnp.\u202eexe\u2066\u2067", "gnp.exe"),
    "invisible": ("Ac\u200bme\ufeff\u2060 Co\uffff", "Acme Co"),
    "template": ("{% x %}{{ 1 }} %s {line} {0} $1", "{% x %}{{ 1 }} %s {line} {0} $1"),
    "europe": ("O’Neill & Søn, L'Été «Œ»", "O’Neill & Søn, L'Été «Œ»"),
    "marks": ("E\u0301te\u0301 हिन्दी น้ำ", "Été हिन्दी น้ำ"),
    "from the right": ("שִׁירוּת דار\u200cالنشر", "שִׁירוּת דار\u200cالنشر"),
    "joined": ("ශ්\u200dරී 👩\u200d🌾 e.V.", "ශ්\u200dරී 👩\u200d🌾 e.V."),
}
FORMULA = ("=", "+", "-", "@")
CELLS = {  # with an apostrophe before each formula, also before the one behind a semicolon, which parts cells too
    "=HYPERLINK(A1);=1+1": "'=HYPERLINK(A1);'=1+1",
    "@SUM(A1) =cmd|'/C calc'!A0": "'@SUM(A1) =cmd|'/C calc'!A0",
}


@dataclass(frozen=True)
class Guest:
    """A company of a hostile name, in a campaign of the same name, with the same slogan, and who speaks for it."""

    name: str
    client: Client
    membership: Membership


@pytest.fixture(params=TYPED.values(), ids=list(TYPED))
def guest(request: pytest.FixtureRequest, cast: Cast, version: KitVersion) -> Guest:
    typed, kept = request.param
    lead, client = Client(), Client()
    lead.force_login(cast.ana)
    facts = {name: value for name, value in vars(facts_of(cast.campaign)).items() if name != "is_demo"}
    facts |= {name: facts[name].isoformat() for name in ("starts_at", "decisive_at", "ends_at")}
    facts |= {"name": typed, "headline": {"en": typed}, "landing_url": "https://example.org/vote"}
    answer = lead.put("/api/v1/campaigns/vote-anyway", json.dumps(facts), content_type="application/json")
    assert answer.status_code == 200, answer.content
    form = {"company_name": typed, "email": "dora@example.org", "logo": io.BytesIO(logo_png())}
    assert client.post("/c/vote-anyway/join/", form).status_code == 302
    members = Membership.objects.select_related("company", "campaign")
    membership = members.get(company__roles__person__email="dora@example.org")
    assert (membership.company.name, membership.campaign.name) == (kept, kept)
    assert (membership.campaign.headline, Brand.objects.get(company=membership.company).name) == ({"en": kept}, kept)
    told = client.post(f"/kit/{membership.id}/dress/", {"template": "squeeze", "line.en": typed})
    assert told.status_code == 302
    return Guest(kept, client, membership)


class Page(HTMLParser):
    """What a browser makes of a page: its texts and attributes, and what of it would run."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.told: list[str] = []
        self.running: list[str] = []
        self._in_script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.told += given.values()
        self._in_script = tag == "script"
        self.running += [f"{tag} {name}" for name in given if name.startswith("on") or name == "srcdoc"]
        self.running += [given[name] for name in ("href", "src", "action") if "script:" in given.get(name, "")]
        if self._in_script and "src" not in given and given.get("type") != "application/json":
            self.running.append("script")

    def handle_data(self, data: str) -> None:
        self.told.append(data)

    def says(self, name: str) -> bool:
        return any(name in text for text in self.told) or name in "".join(self.told)


def test_pages_say_the_name_and_run_nothing(guest: Guest, as_ana: Client) -> None:
    kit = f"/kit/{guest.membership.id}"
    leads = ("/c/vote-anyway/members/", "/c/vote-anyway/kit/gallery/", "/c/vote-anyway/ledger/")
    public = ("/", "/c/vote-anyway/", "/c/vote-anyway/wall/")
    own = ("/home/", f"/company/{guest.membership.company_id}/", f"{kit}/", f"{kit}/brands/", f"{kit}/results/")
    pages = [*((as_ana, path) for path in leads), *((guest.client, path) for path in public + own)]
    cache.clear()  # public pages are kept for seconds, and each test has a campaign of the same address
    for client, path in pages:
        answer = client.get(path)
        page = Page(answer.content.decode())
        assert (answer.status_code, page.running) == (200, []), path
        assert page.says(guest.name), path


def test_pictures_carry_the_name_as_text(guest: Guest) -> None:
    personalisation = dressed(membership_id=guest.membership.id)
    look, template = member_look(personalisation), personalisation.version.templates.get(key="squeeze")
    for encoding in ("png", "jpeg", "webp"):
        data = draw(look, template, "square", "en", encoding=encoding).data
        packet = re.search(rb"<x:xmpmeta.*?</x:xmpmeta>", data, re.DOTALL)
        assert packet is not None, encoding
        texts = [element.text or "" for element in ElementTree.fromstring(packet[0]).iter()]
        assert any(guest.name in text for text in texts), encoding
    drawing = ElementTree.fromstring(draw(look, template, "square", "en", encoding="svg").data)
    tags = {element.tag.rpartition("}")[2] for element in drawing.iter()}
    names = {name.rpartition("}")[2] for element in drawing.iter() for name in element.attrib}
    assert not tags & {"script", "foreignObject", "animate", "set", "iframe", "a"}
    assert not [name for name in names if name.startswith("on")]
    assert guest.name in "".join(drawing.itertext())
    with pdfium.PdfDocument(draw(look, template, "square", "en", encoding="pdf").data) as document:
        assert guest.name in " ".join(document.get_metadata_dict().values())


def test_no_cell_of_a_table_is_a_formula(guest: Guest) -> None:
    table = as_csv([{**dict.fromkeys(HEAD), "campaign": "vote-anyway", "company": guest.name, "posts": 1}])[1:]
    for delimiter in ",;\t":
        cells = [cell for line in csv.reader(io.StringIO(table, newline=""), delimiter=delimiter) for cell in line]
        assert not [cell for cell in cells if cell.lstrip().startswith(FORMULA)], delimiter
    (row,) = csv.DictReader(io.StringIO(table, newline=""))
    assert row["company"] == CELLS.get(guest.name, guest.name)


def bundle_of(guest: Guest) -> zipfile.ZipFile:
    viewer = viewer_for(guest.membership.company.roles.get().person)
    chosen = Selection(["squeeze"], ["square"], ["en"])
    bundle = start_bundle(viewer=viewer, membership_id=guest.membership.id, selection=chosen, now=database_now())
    assert build_bundle(bundle_id=bundle.id)
    bundle.refresh_from_db()
    return zipfile.ZipFile(io.BytesIO(read(bundle.zip_key)))


def test_no_path_leaves_the_zip_and_its_texts_say_the_name(guest: Guest) -> None:
    archive = bundle_of(guest)
    for name in archive.namelist():
        parts = PurePosixPath(name).parts
        assert not name.startswith("/") and ".." not in parts
        assert re.fullmatch(r"[^\\:*?\"<>|\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+", name)
        assert not re.match(r"(con|nul|prn|aux|com\d|lpt\d)(\.|$)", parts[-1], re.IGNORECASE)
    texts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".txt")}
    (note,) = (text for name, text in texts.items() if name.endswith("_licence.txt"))
    assert note.count(guest.name) == 3
    captions = [text.replace("\n", " ") for name, text in texts.items() if name.startswith("captions/")]
    assert [guest.name in text for text in captions] == [True] * 3  # as the company, or as its slogan


def test_mails_have_no_header_of_the_names_and_say_it(guest: Guest) -> None:
    mails = list(Mail.objects.all())
    assert {mail.kind for mail in mails} == {"kit_ready"}
    for mail in mails:
        message = email.message_from_bytes(_message(mail).message().as_bytes(), policy=modern)
        assert set(message.keys()) == {
            *("Subject", "From", "To", "Date", "Message-ID", "X-Kind", "MIME-Version", "Content-Type")
        }
        assert (message["To"], message["Bcc"]) == ("dora@example.org", None)
        assert guest.name in message["Subject"]
        text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
        assert guest.name in text
        page = Page(html)
        assert page.running == []
        assert page.says(guest.name)


def test_a_download_is_one_header_and_a_plain_name(guest: Guest) -> None:
    answer = guest.client.get(f"/kit/{guest.membership.id}/visual/squeeze/square/en.png")
    assert answer.status_code == 200
    header = answer["Content-Disposition"]
    assert re.fullmatch(r"[\x20-\x7e]+", header)
    message = email.message_from_string(f"Content-Disposition: {header}\n\n", policy=modern)
    name = message["Content-Disposition"].params["filename"]
    assert re.fullmatch(r"vote-anyway_[^/\\:\x00-\x20]+_en_square\.png", name)
    letters = [letter for letter in guest.name.lower() if unicodedata.category(letter)[0] in "LMN"]
    assert [letter for letter in letters if letter not in name] == []


def test_the_log_tells_of_it_in_one_line(guest: Guest) -> None:
    for typed in (guest.name, *(typed for typed, kept in TYPED.values() if kept == guest.name)):
        line = LineFormatter("%(message)s").format(
            logging.LogRecord("name", logging.WARNING, __file__, 1, "joined: %s", (typed,), None)
        )
        assert len(line.splitlines()) == 1
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", line)
        assert typed != guest.name or line == f"joined: {guest.name}"


def test_a_proof_sheet_is_drawn(guest: Guest, cast: Cast) -> None:
    version = KitVersion.objects.get()
    address = make_proof_link(
        viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, version_id=version.id, locale="en", now=NOW
    )
    answer = Client().get(address.removeprefix("http://127.0.0.1:8000"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert re.fullmatch(r"[\x20-\x7e]+", answer["Content-Disposition"])
    with pdfium.PdfDocument(answer.content) as document:
        assert len(document) >= 1
    assert not re.search(rb"/(JavaScript|JS|Launch|OpenAction|AA)\b", answer.content)
