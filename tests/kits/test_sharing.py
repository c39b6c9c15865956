"""Kit links: who makes them, what they open without an account, and that revoking ends them at once."""

import io
import zipfile
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from coalition.errors import Forbidden, NotFound
from coalition.models import CampaignRole, LedgerEntry, Membership
from kits.answers import StoredFile, is_from_the_beginning
from kits.models import Bundle, Download, KitFile, KitLink, KitVersion
from kits.queries import kit_links_of
from kits.services import (
    NewFile,
    add_file,
    build_bundle,
    make_kit_link,
    publish_kit,
    recall_version,
    remove_file,
    retire_kit,
    revoke_kit_link,
    set_brand,
    sharing,
)
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import logo_png, size_of, streamed, template_of


def made(cast: Cast, label: str = "Our agency") -> tuple[KitLink, str]:
    link, href = make_kit_link(viewer=cast.viewer("ben"), membership_id=cast.membership.id, label=label, now=NOW)
    return link, href.removeprefix("http://127.0.0.1:8000")


def zipped(client: Client, address: str, **headers: str) -> Any:
    return client.get(f"{address}kit.zip", headers=headers)


@pytest.fixture
def bundle_address(dressed_cast: Cast) -> str:
    """A zip of two files, asked for through a link and made."""
    _link, address = made(dressed_cast)
    sent = {"template": "squeeze", "format": ["square", "story"], "language": "en"}
    asked = Client().post(f"{address}bundle/", sent)
    build_bundle(bundle_id=Bundle.objects.get().id)
    return str(asked["Location"])


def test_a_link_gives_the_kit_to_who_has_no_account(dressed_cast: Cast) -> None:
    link, address = made(dressed_cast)
    page = Client().get(address)
    text = page.content.decode()
    assert (page.status_code, "Kit for Ondelune" in text, "Your bath is still warm." in text) == (200, True, True)
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page["Cache-Control"]
    seen = Client().get(f"{address}preview.jpg?template=squeeze&format=story&locale=fr&w=270")
    assert size_of(seen.content) == (270, 480)
    taken = Client().get(f"{address}visual/squeeze/story/fr.png")
    assert size_of(taken.content) == (1080, 1920)
    assert taken["Content-Disposition"] == 'attachment; filename="vote-anyway_ondelune_fr_story.png"'
    row = Download.objects.get()
    assert (row.link_id, row.person_id, row.files) == (link.id, None, 1)
    entry = LedgerEntry.objects.get(kind="kit.downloaded")
    assert (entry.subject_type, entry.subject_id, entry.company_id) == (
        "kit_link", str(link.id), dressed_cast.company.id
    )  # fmt: skip


def test_a_zip_through_a_link_counts_once(dressed_cast: Cast, bundle_address: str) -> None:
    assert "Your kit is ready." in Client().get(bundle_address).content.decode()
    archive = zipfile.ZipFile(io.BytesIO(streamed(zipped(Client(), bundle_address))))
    assert [name for name in archive.namelist() if name.endswith(".png")] == [
        "vote-anyway_ondelune_en_square.png",
        "vote-anyway_ondelune_en_story.png",
    ]
    assert Download.objects.get().files == 2
    assert LedgerEntry.objects.filter(kind="kit.downloaded").count() == 1


def test_a_broken_download_goes_on_where_it_stopped(dressed_cast: Cast, bundle_address: str) -> None:
    whole = zipped(Client(), bundle_address)
    data, tag = streamed(whole), whole["ETag"]
    assert (whole["Accept-Ranges"], int(whole["Content-Length"])) == ("bytes", len(data))
    for asked, part in (("bytes=100-", data[100:]), ("bytes=100-199", data[100:200]), ("bytes=-50", data[-50:])):
        answer = zipped(Client(), bundle_address, range=asked, if_range=tag)
        assert (answer.status_code, streamed(answer)) == (206, part)
    assert answer["Content-Range"] == f"bytes {len(data) - 50}-{len(data) - 1}/{len(data)}"
    changed = zipped(Client(), bundle_address, range="bytes=100-", if_range='"another"')
    assert (changed.status_code, streamed(changed)) == (200, data)
    beyond = zipped(Client(), bundle_address, range=f"bytes={len(data)}-")
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(data)}")
    assert LedgerEntry.objects.filter(kind="kit.downloaded").count() == 2  # the whole, and the one that had changed


@pytest.mark.parametrize(
    ("asked", "status", "counted"),
    [
        ("bytes=0-", 200, 1),
        ("bytes=0-9", 206, 1),
        ("bytes=-{size}", 200, 1),
        ("bytes=-", 200, 1),
        ("pages=1", 200, 1),
        ("bytes=-50", 206, 0),
        ("bytes=1-", 206, 0),
        ("bytes=-0", 416, 0),
        ("bytes={size}-", 416, 0),
    ],
)
def test_a_download_is_what_has_the_beginning(
    dressed_cast: Cast, bundle_address: str, asked: str, status: int, counted: int
) -> None:
    answer = zipped(Client(), bundle_address, range=asked.format(size=Bundle.objects.get().zip_bytes))
    assert status == 416 or len(streamed(answer)) == int(answer["Content-Length"])
    assert (answer.status_code, Download.objects.count()) == (status, counted)


def test_looking_for_a_file_is_no_download(dressed_cast: Cast, bundle_address: str) -> None:
    shared = f"{bundle_address.split('bundle/')[0]}visual/squeeze/story/fr.png"
    visual = reverse("kits:visual", args=[dressed_cast.membership.id, "squeeze", "story", "fr"])
    for client, path in ((Client(), shared), (signed_in(dressed_cast.ben), visual)):
        assert client.head(path).status_code == 200
    assert not is_from_the_beginning(RequestFactory().head(f"{bundle_address}kit.zip"), StoredFile("z/1/2", 100, "x"))
    assert not Download.objects.exists()
    assert not LedgerEntry.objects.filter(kind="kit.downloaded").exists()


def test_a_revoked_link_is_404_everywhere_at_once(dressed_cast: Cast, bundle_address: str) -> None:
    link = KitLink.objects.get()
    address = bundle_address.split("bundle/")[0]
    everywhere = [address, f"{address}preview.jpg?template=squeeze", f"{address}visual/squeeze/square/en.png"]
    everywhere += [bundle_address, f"{bundle_address}kit.zip", f"{address}files/{add(dressed_cast).id}/"]
    revoke_kit_link(viewer=dressed_cast.viewer("ben"), link_id=link.id, now=NOW)
    assert [Client().get(each).status_code for each in everywhere] == [404] * 6
    assert Client().post(f"{address}bundle/").status_code == 404
    kinds = LedgerEntry.objects.filter(kind__startswith="kit_link").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["kit_link.made", "kit_link.revoked"]


def add(cast: Cast, name: str = "briefing.pdf", locale: str = "") -> KitFile:
    given = NewFile(name, b"%PDF-1.7\nhello", "briefing", locale, f"The {name}")
    return add_file(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, given=given, now=NOW)


def test_plain_files_go_through_a_link_and_count(dressed_cast: Cast) -> None:
    (link, address), row = made(dressed_cast), add(dressed_cast)
    others = add(dressed_cast, "deutsch.pdf", "de")  # Ben's company takes English and French
    page = Client().get(address).content.decode()
    taken = f"{address}files/{row.id}/"
    assert (f'href="{taken}"' in page, "The briefing.pdf" in page, str(others.id) in page) == (True, True, False)
    assert Client().head(taken).status_code == 200
    assert not Download.objects.exists()
    answer = Client().get(taken)
    assert (answer.content, answer["X-Robots-Tag"]) == (b"%PDF-1.7\nhello", "noindex, nofollow")
    assert answer["Content-Disposition"] == 'attachment; filename="briefing.pdf"'
    counted = Download.objects.get()
    assert (counted.link_id, counted.person_id, counted.files) == (link.id, None, 1)
    assert LedgerEntry.objects.get(kind="kit.downloaded").subject_id == str(link.id)
    remove_file(viewer=dressed_cast.viewer("ana"), campaign_id=dressed_cast.campaign.id, file_id=row.id, now=NOW)
    assert Client().get(taken).status_code == 404
    CampaignRole.objects.create(
        person=dressed_cast.ana, campaign=dressed_cast.other_campaign, role=CampaignRole.Role.ADMIN
    )
    elsewhere = add_file(
        viewer=dressed_cast.viewer("ana"),
        campaign_id=dressed_cast.other_campaign.id,
        given=NewFile("x.pdf", b"%PDF-1.7\nhello", "briefing", "", "x"),
        now=NOW,
    )
    assert Client().get(f"{address}files/{elsewhere.id}/").status_code == 404


def test_a_poster_is_offered_as_pdf_and_png(cast: Cast) -> None:
    publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates={"cross": template_of("cross", ("square", "poster-a4"))},
        texts={},
        captions={},
        now=NOW,
    )
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    _link, address = made(cast)
    page = Client().get(address).content.decode()
    poster = f"{address}visual/cross/poster-a4/en.png"
    assert (f'href="{poster}"' in page, f'href="{poster}?as=png" download>PNG</a>' in page) == (True, True)
    assert page.count("?as=") == 1
    assert [Client().get(each)["Content-Type"] for each in (poster, f"{poster}?as=png")] == [
        "application/pdf",
        "image/png",
    ]


@pytest.mark.parametrize("way", ["recalled", "retired"])
def test_after_a_recall_every_address_says_what_a_members_does(
    dressed_cast: Cast, bundle_address: str, way: str
) -> None:
    row, ids, bundle = add(dressed_cast), dressed_cast.membership.id, Bundle.objects.get()
    address = bundle_address.split("bundle/")[0]
    pairs = [
        (f"{address}preview.jpg?template=squeeze&format=square&locale=en", f"/kit/{ids}/preview.jpg?template=squeeze"),
        (f"{address}visual/squeeze/square/en.png", f"/kit/{ids}/visual/squeeze/square/en.png"),
        (bundle_address, f"/kit/{ids}/bundle/{bundle.id}/"),
        (f"{bundle_address}kit.zip", f"/kit/{ids}/bundle/{bundle.id}/kit.zip"),
        (f"{address}files/{row.id}/", f"/kit/{ids}/files/{row.id}/"),
    ]
    ben = signed_in(dressed_cast.ben)
    told = {"viewer": dressed_cast.viewer("ana"), "campaign_id": dressed_cast.campaign.id, "now": NOW}
    if way == "recalled":
        recall_version(**told, number=1, reason="The date is wrong.")
    else:
        retire_kit(**told)
    for shared, own in pairs:
        answer, members = Client().get(shared), ben.get(own)
        assert (shared, answer.status_code) == (shared, members.status_code) == (shared, 410)
    page = Client().get(address)
    assert page.status_code == 410
    assert ("The date is wrong." in page.content.decode()) == (way == "recalled")
    assert Client().post(f"{address}bundle/").status_code == 410
    assert (Bundle.objects.count(), Download.objects.count()) == (1, 0)


def test_a_link_ends_with_the_membership(dressed_cast: Cast) -> None:
    _link, address = made(dressed_cast)
    Membership.objects.filter(id=dressed_cast.membership.id).update(state="left", left_at=NOW)
    assert Client().get(address).status_code == 404


def test_a_bundle_belongs_to_the_link_it_was_asked_through(dressed_cast: Cast, bundle_address: str) -> None:
    _other, address = made(dressed_cast, "Another")
    elsewhere = f"{address}bundle/{bundle_address.split('bundle/')[1]}"
    assert Client().get(elsewhere).status_code == 404
    assert zipped(Client(), elsewhere).status_code == 404


@pytest.mark.parametrize(("name", "error"), [("ana", Forbidden), ("cleo", NotFound)])
def test_others_make_list_and_revoke_nothing(dressed_cast: Cast, name: str, error: type[Exception]) -> None:
    link, address = made(dressed_cast)
    viewer, ids = dressed_cast.viewer(name), dressed_cast.membership.id
    with pytest.raises(error):
        make_kit_link(viewer=viewer, membership_id=ids, now=NOW)
    with pytest.raises(error):
        kit_links_of(viewer=viewer, membership_id=ids)
    with pytest.raises(error):
        revoke_kit_link(viewer=viewer, link_id=link.id, now=NOW)
    assert (KitLink.objects.count(), Client().get(address).status_code) == (1, 200)


def test_a_link_is_throttled_by_address(dressed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    _link, address = made(dressed_cast)
    monkeypatch.setattr(sharing, "LOOKS_AN_HOUR", 3)
    assert [Client().get(address).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert Client().get(address, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_the_page_shows_an_address_once_and_revokes(dressed_cast: Cast) -> None:
    client, page = signed_in(dressed_cast.ben), reverse("kits:links", args=[dressed_cast.membership.id])
    shown = client.post(page, {"label": "=Agency <b>"}).content.decode()
    address = shown.split('id="new-link">')[1].split("<")[0].removeprefix("http://127.0.0.1:8000")
    assert ("=Agency &lt;b&gt;" in shown, Client().get(address).status_code) == (True, 200)
    assert address not in client.get(page).content.decode()
    link = KitLink.objects.get()
    assert link.token_sha256 not in address
    assert client.post(reverse("kits:revoke_link", args=[dressed_cast.membership.id, link.id])).status_code == 302
    assert Client().get(address).status_code == 404


def test_links_over_the_api(dressed_cast: Cast) -> None:
    client, address = signed_in(dressed_cast.ben), f"/api/v1/memberships/{dressed_cast.membership.id}/kit-links"
    made = client.post(address, {"label": "Agency"}, content_type="application/json")
    told = made.json()
    assert (made.status_code, told["label"], "/k/" in told["href"]) == (201, "Agency", True)
    assert [(row["id"], row["href"], row["taken"]) for row in client.get(address).json()] == [(told["id"], None, 0)]
    assert client.delete(f"/api/v1/kit-links/{told['id']}").status_code == 204
    assert client.get(address).json() == []
    assert client.delete(f"/api/v1/kit-links/{dressed_cast.membership.id}").status_code == 404


def test_a_link_that_is_refused_stands_beside_what_was_typed(
    dressed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "MOST_OPEN", 1)
    ben, address = signed_in(dressed_cast.ben), reverse("kits:links", args=[dressed_cast.membership.id])
    made = ben.post(address, {"label": "Our agency"})
    assert (made.status_code, 'value="Our agency"' in made.content.decode()) == (200, False)
    answer = ben.post(address, {"label": "The <other> one"})
    page = answer.content.decode()
    assert (answer.status_code, "A kit has at most 1 links." in page) == (422, True)
    assert 'value="The &lt;other&gt; one"' in page
    assert "Revoke one that nobody needs." in page
    assert KitLink.objects.get().label == "Our agency"


def test_without_a_logo_the_page_says_so(cast: Cast, version: KitVersion) -> None:
    answer = signed_in(cast.ben).post(reverse("kits:links", args=[cast.membership.id]), {"label": "Our agency"})
    page = answer.content.decode()
    assert (answer.status_code, "Your logo is missing." in page, 'value="Our agency"' in page) == (409, True, True)
    assert not KitLink.objects.exists()
