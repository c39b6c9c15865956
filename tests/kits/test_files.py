"""Plain files of a kit: sniffed, bounded, handed out as attachments to members only, in the studio and in the zip."""

import io
import zipfile
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coalition.clock import database_now
from coalition.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from coalition.models import LedgerEntry, Membership
from kits.errors import NoKit, TooLarge, ZipWithdrawn
from kits.models import Bundle, Download, KitFile, KitVersion
from kits.queries import member_files
from kits.services import (
    NewFile,
    Selection,
    add_file,
    build_bundle,
    files,
    remove_file,
    retire_kit,
    retry_bundle,
    start_bundle,
    take_bundle,
    take_file,
)
from kits.sniffing import sniffed
from kits.storing import is_kept, read
from tests.cast import NOW, Cast
from tests.conftest import signed_in

PDF = b"%PDF-1.7\nhello"


def add(cast: Cast, *, name: str = "ana", data: bytes = PDF, file: str = "Briefing.pdf", locale: str = "") -> KitFile:
    given = NewFile(file, data, "briefing", locale, "How it works")
    return add_file(viewer=cast.viewer(name), campaign_id=cast.campaign.id, given=given, now=NOW)


def take(cast: Cast, row: KitFile, membership: Membership, *, name: str = "ben") -> KitFile:
    return take_file(viewer=cast.viewer(name), membership_id=membership.id, file_id=row.id, is_counted=True, now=NOW)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("Briefing é.PDF", PDF, ("briefing-é.pdf", "application/pdf")),
        ("a/../../etc/x.docx", b"PK\x03\x04..", ("x.docx", None)),
        ("c:\\x\\clip.mp4", b"\0\0\0\x18ftypisom", ("clip.mp4", "video/mp4")),
        ("clip.mov", b"\0\0\0\x14ftypqt  ", ("clip.mov", "video/quicktime")),
        ("mail.html", b"<script>alert(1)</script>", ("mail.html", "text/plain; charset=utf-8")),
        ("\u202egnp.txt", "Grüße".encode(), ("gnp.txt", "text/plain; charset=utf-8")),
        (".pdf", PDF, None),
        ("x.pdf", b"<html>", None),
        ("x.png", PDF, None),
        ("x.svg", b"<svg/>", None),
        ("x.exe", b"MZ", None),
        ("x.html", b"\x00", None),
        ("x.txt", b"\xff\xfe", None),
        ("x.mp4", b"\0\0\0\x14ftypqt  ", None),
    ],
)
def test_a_file_is_what_its_name_says_or_refused(
    name: str, data: bytes, expected: tuple[str, str | None] | None
) -> None:
    if expected is None:
        with pytest.raises(Invalid):
            sniffed(name, data)
        return
    found = sniffed(name, data)
    assert found[0] == expected[0]
    assert expected[1] in {None, found[1]}


def test_a_member_takes_it_as_an_attachment(dressed_cast: Cast) -> None:
    row = add(dressed_cast, file="mail.html", data=b"<script>alert(1)</script>")
    client, ids = signed_in(dressed_cast.ben), dressed_cast.membership.id
    studio = client.get(reverse("kits:studio", args=[ids])).content.decode()
    address = reverse("kits:take_file", args=[ids, row.id])
    assert address in studio
    for path in (address, f"/api/v1/memberships/{ids}/kit/files/{row.id}"):
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (200, b"<script>alert(1)</script>")
        assert answer["Content-Disposition"] == 'attachment; filename="mail.html"'
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert answer["X-Content-Type-Options"] == "nosniff"
    listed = client.get(f"/api/v1/memberships/{ids}/kit/files").json()
    assert [(each["name"], each["title"], each["locale"]) for each in listed] == [("mail.html", "How it works", "")]


def test_each_taking_of_a_file_is_one_download(dressed_cast: Cast) -> None:
    row, client, ids = add(dressed_cast), signed_in(dressed_cast.ben), dressed_cast.membership.id
    paths = [reverse("kits:take_file", args=[ids, row.id]), f"/api/v1/memberships/{ids}/kit/files/{row.id}"]
    assert client.head(paths[0]).status_code == 200
    assert not Download.objects.exists()
    for path in paths:
        assert client.get(path).status_code == 200
    told = {(each.files, each.size_bytes, each.version_id, each.person_id) for each in Download.objects.all()}
    assert (told, Download.objects.count()) == ({(1, len(PDF), None, dressed_cast.ben.id)}, 2)
    entries = LedgerEntry.objects.filter(kind="kit.downloaded", company_id=dressed_cast.company.id)
    assert [(each.subject_type, each.subject_id) for each in entries] == [("membership", str(ids))] * 2


def test_a_lost_file_is_404_and_no_download(dressed_cast: Cast) -> None:
    row = add(dressed_cast)
    default_storage.delete(row.storage_key)
    address = reverse("kits:take_file", args=[dressed_cast.membership.id, row.id])
    assert signed_in(dressed_cast.ben).get(address).status_code == 404
    assert not Download.objects.exists()


def test_the_zip_holds_the_files_of_its_languages(dressed_cast: Cast) -> None:
    add(dressed_cast)
    add(dressed_cast, locale="fr", data=PDF + b"fr")
    add(dressed_cast, locale="de")
    start_bundle(
        viewer=dressed_cast.viewer("ben"),
        membership_id=dressed_cast.membership.id,
        selection=Selection(template_keys=("squeeze",)),
        now=database_now(),
    )
    bundle = Bundle.objects.get()
    assert build_bundle(bundle_id=bundle.id) is True
    bundle.refresh_from_db()
    archive = zipfile.ZipFile(io.BytesIO(read(bundle.zip_key)))
    names = {name for name in archive.namelist() if name.startswith("files/")}
    assert names == {"files/briefing.pdf", "files/fr/briefing.pdf"}
    assert archive.read("files/fr/briefing.pdf") == PDF + b"fr"


@pytest.mark.parametrize(("name", "error"), [("ben", Forbidden), ("cleo", NotFound)])
def test_only_leads_add_and_remove(dressed_cast: Cast, name: str, error: type[DomainError]) -> None:
    with pytest.raises(error):
        add(dressed_cast, name=name)
    assert not KitFile.objects.exists()
    row = add(dressed_cast)
    with pytest.raises(error):
        remove_file(viewer=dressed_cast.viewer(name), campaign_id=dressed_cast.campaign.id, file_id=row.id, now=NOW)
    client = signed_in(getattr(dressed_cast, name))
    sent = {"file": SimpleUploadedFile("x.pdf", PDF), "kind": "press"}
    assert client.post(reverse("kits:files", args=["vote-anyway"]), sent).status_code in {403, 404}
    assert client.post(reverse("kits:remove_file", args=["vote-anyway", row.id])).status_code in {403, 404}
    assert KitFile.objects.get().removed_at is None


def test_others_take_nothing(dressed_cast: Cast) -> None:
    row = add(dressed_cast)
    for membership in (dressed_cast.membership, dressed_cast.other_membership):
        with pytest.raises(NotFound):
            take(dressed_cast, row, membership, name="cleo")
    assert member_files(viewer=dressed_cast.viewer("cleo"), membership_id=dressed_cast.other_membership.id) == []
    Membership.objects.filter(id=dressed_cast.membership.id).update(state="left")
    with pytest.raises(NotFound):
        take(dressed_cast, row, Membership.objects.get(id=dressed_cast.membership.id))
    assert not Download.objects.exists()


def test_a_removed_file_goes_out_no_more(dressed_cast: Cast) -> None:
    row = add(dressed_cast)
    with pytest.raises(Conflict):
        add(dressed_cast)
    remove_file(viewer=dressed_cast.viewer("ana"), campaign_id=dressed_cast.campaign.id, file_id=row.id, now=NOW)
    take = reverse("kits:take_file", args=[dressed_cast.membership.id, row.id])
    assert signed_in(dressed_cast.ben).get(take).status_code == 404
    add(dressed_cast)
    kinds = LedgerEntry.objects.filter(kind__startswith="kit_file.").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["kit_file.added", "kit_file.removed", "kit_file.added"]


def test_a_zip_with_a_removed_file_is_handed_to_nobody_until_it_is_made_anew(dressed_cast: Cast) -> None:
    row, ben = add(dressed_cast), dressed_cast.viewer("ben")
    told = {"viewer": ben, "membership_id": dressed_cast.membership.id, "selection": Selection(["squeeze"]), "now": NOW}
    bundle = start_bundle(**told)  # type: ignore[arg-type]
    assert build_bundle(bundle_id=bundle.id) is True
    bundle.refresh_from_db()
    assert bundle.plain_files == [str(row.id)]
    remove_file(viewer=dressed_cast.viewer("ana"), campaign_id=dressed_cast.campaign.id, file_id=row.id, now=NOW)
    with pytest.raises(ZipWithdrawn) as caught:
        take_bundle(viewer=ben, bundle=bundle, is_counted=True, now=NOW)
    assert caught.value.message.endswith("taken back: The file “briefing.pdf” is handed out no more.")
    assert not Download.objects.exists()
    assert retry_bundle(viewer=ben, bundle_id=bundle.id).state == "waiting"
    assert build_bundle(bundle_id=bundle.id) is True
    bundle.refresh_from_db()
    taken = take_bundle(viewer=ben, bundle=bundle, is_counted=True, now=NOW)
    assert not [name for name in zipfile.ZipFile(io.BytesIO(read(taken.zip_key))).namelist() if "briefing" in name]


def test_a_retired_kits_files_go_to_nobody_without_a_logo_either(cast: Cast, version: KitVersion) -> None:
    row = add(cast)
    assert take(cast, row, cast.membership) == row
    retire_kit(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, now=NOW)
    with pytest.raises(NoKit):
        take(cast, row, cast.membership)
    assert Download.objects.count() == 1


def test_a_removed_file_is_deleted_unless_it_goes_out_under_another_name(
    dressed_cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    row, same = add(dressed_cast), add(dressed_cast, file="Same.pdf")
    ana, ids = dressed_cast.viewer("ana"), dressed_cast.campaign.id
    assert row.storage_key == same.storage_key
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(viewer=ana, campaign_id=ids, file_id=row.id, now=NOW)
    assert is_kept(same.storage_key)
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(viewer=ana, campaign_id=ids, file_id=same.id, now=NOW)
    assert not is_kept(same.storage_key)
    assert read(add(dressed_cast).storage_key) == PDF


def test_a_refused_file_leaves_nothing_behind(dressed_cast: Cast) -> None:
    add(dressed_cast)
    with pytest.raises(Conflict):
        add(dressed_cast, data=PDF + b"another")
    assert default_storage.listdir(f"f/{dressed_cast.campaign.id}")[1] == [sha256(PDF).hexdigest()]


def test_bounds(dressed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", len(PDF))
    monkeypatch.setattr(files, "MAX_FILES", 1)
    with pytest.raises(TooLarge):
        add(dressed_cast, data=PDF + b"x")
    with pytest.raises(Invalid):
        add(dressed_cast, data=b"")
    with pytest.raises(Invalid):
        add(dressed_cast, locale="pl")
    assert not KitFile.objects.exists()
    add(dressed_cast)
    with pytest.raises(Conflict):
        add(dressed_cast, file="other.pdf")


def test_after_a_refusal_the_page_says_what_was_typed(dressed_cast: Cast) -> None:
    client, page = signed_in(dressed_cast.ana), reverse("kits:files", args=["vote-anyway"])
    kind = KitFile.Kind.values[-1]
    sent = {"file": SimpleUploadedFile("x.pdf", b"<html>"), "kind": kind, "title": 'The "news"', "locale": "fr"}
    refused = client.post(page, sent)
    shown = refused.content.decode()
    assert (refused.status_code, 'value="The &quot;news&quot;"' in shown) == (422, True)
    assert f'<option value="{kind}" selected>' in shown and '<option value="fr" selected>' in shown
    assert " selected>" not in client.get(page).content.decode().split("<h2", 1)[1]


def test_a_leads_page_and_api(dressed_cast: Cast) -> None:
    client, page = signed_in(dressed_cast.ana), reverse("kits:files", args=["vote-anyway"])
    wrong = client.post(page, {"file": SimpleUploadedFile("x.pdf", b"<html>"), "kind": "press"})
    assert (wrong.status_code, KitFile.objects.count()) == (422, 0)
    sent = {"file": SimpleUploadedFile("x.pdf", PDF), "kind": "press", "title": "News", "locale": "fr"}
    assert client.post(page, sent).status_code == 302
    assert "News" in client.get(page).content.decode()
    made = client.post(
        "/api/v1/campaigns/vote-anyway/kit/files", {"file": SimpleUploadedFile("y.pdf", PDF), "kind": "video"}
    )
    assert (made.status_code, made.json()["mime"]) == (201, "application/pdf")
    assert len(client.get("/api/v1/campaigns/vote-anyway/kit/files").json()) == 2
    assert client.delete(f"/api/v1/campaigns/vote-anyway/kit/files/{made.json()['id']}").status_code == 204
    assert client.post(reverse("kits:remove_file", args=["vote-anyway", KitFile.objects.first().id])).status_code == 302  # type: ignore[union-attr]
    assert not KitFile.objects.filter(removed_at=None).exists()
