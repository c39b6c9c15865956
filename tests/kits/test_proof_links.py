"""Links to proof sheets: what they open, until when, whose they are, and when their files go."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coalition.errors import Invalid, NotFound
from coalition.models import LedgerEntry
from kits.models import KitVersion, ProofLink
from kits.services import (
    make_proof_link,
    proof_links,
    proof_sheets,
    recall_version,
    reopen_kit,
    retire_kit,
    revoke_proof_link,
)
from kits.storing import is_kept
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.test_checks import TIGHT, proofed


def test_a_proof_sheet_opens_until_its_link_is_revoked(cast: Cast, version: KitVersion) -> None:
    ana, campaign_id = cast.viewer("ana"), cast.campaign.id
    made = make_proof_link(viewer=ana, campaign_id=campaign_id, version_id=version.id, locale="fr", now=NOW)
    path = made.removeprefix("http://127.0.0.1:8000")
    token = path.rstrip("/").rsplit("/", 1)[1]
    answer = Client().get(path)
    assert answer.content.startswith(b"%PDF-")
    assert answer.content.count(b"/MediaBox") == 2
    assert answer["Content-Disposition"] == 'attachment; filename="vote-anyway_fr.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    link = ProofLink.objects.get()
    assert token not in (link.token_sha256, link.storage_key)
    with pytest.raises(NotFound):
        revoke_proof_link(viewer=cast.viewer("cleo"), campaign_id=campaign_id, link_id=link.id, now=NOW)
    assert Client().get(path).status_code == 200
    client = signed_in(cast.ana)
    assert client.post(reverse("kits:revoke_proof", args=["vote-anyway", link.id])).status_code == 302
    assert Client().get(path).status_code == 404
    assert Client().get("/proof/nonsense/").status_code == 404
    assert proof_links(viewer=ana, campaign_id=campaign_id) == []
    assert LedgerEntry.objects.filter(kind__startswith="proof_link.").count() == 2


def test_a_retired_kits_proof_sheets_stop_until_it_is_brought_back(cast: Cast, version: KitVersion) -> None:
    ana, campaign_id = cast.viewer("ana"), cast.campaign.id
    told = {"viewer": ana, "campaign_id": campaign_id, "now": NOW}
    path = make_proof_link(**told, version_id=version.id, locale="fr").removeprefix("http://127.0.0.1:8000")
    retire_kit(**told)
    assert Client().get(path).status_code == 404
    assert proof_links(viewer=ana, campaign_id=campaign_id) == []
    with pytest.raises(NotFound):
        make_proof_link(**told, version_id=version.id, locale="fr")
    assert ProofLink.objects.count() == 1
    reopen_kit(**told)
    assert Client().get(path).status_code == 200
    recall_version(**told, number=1, reason="The date is wrong.")
    assert (Client().get(path).status_code, proof_links(viewer=ana, campaign_id=campaign_id)) == (404, [])


def test_a_proof_link_that_is_refused_stands_beside_the_form(
    cast: Cast, version: KitVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof_sheets, "MAX_LINKS", 1)
    proof, ana, address = proofed(cast).version, signed_in(cast.ana), reverse("kits:proofs", args=["vote-anyway"])
    assert ana.post(address, {"version": str(version.id), "locale": "en"}).status_code == 200
    for chosen in (proof, version):
        answer = ana.post(address, {"version": str(chosen.id), "locale": "fr"})
        page = answer.content.decode()
        assert (answer.status_code, "There are too many open links." in page) == (409, True)
        assert [f'value="{each.id}" selected' in page for each in (proof, version)] == [
            chosen == proof,
            chosen != proof,
        ]
        assert ('value="fr" selected' in page, 'value="en" selected' in page) == (True, False)
    refused = ana.post(address, {"version": str(proof.id), "locale": "pl"})
    assert (refused.status_code, "This campaign does not speak that language." in refused.content.decode()) == (
        422,
        True,
    )
    assert (ana.post(address, {"version": "x"}).status_code, ProofLink.objects.count()) == (404, 1)


def test_a_proof_sheet_goes_with_its_last_link(
    cast: Cast, version: KitVersion, django_capture_on_commit_callbacks: Any
) -> None:
    ana, campaign_id = cast.viewer("ana"), cast.campaign.id
    for _each in range(2):
        make_proof_link(viewer=ana, campaign_id=campaign_id, version_id=version.id, locale="fr", now=NOW)
    first, second = ProofLink.objects.all()
    assert first.storage_key == second.storage_key
    with django_capture_on_commit_callbacks(execute=True):
        revoke_proof_link(viewer=ana, campaign_id=campaign_id, link_id=first.id, now=NOW)
    assert is_kept(second.storage_key)
    with django_capture_on_commit_callbacks(execute=True):
        revoke_proof_link(viewer=ana, campaign_id=campaign_id, link_id=second.id, now=NOW)
    assert not is_kept(second.storage_key)


def test_a_proof_sheet_goes_with_its_proof_or_its_recalled_version(
    cast: Cast, version: KitVersion, django_capture_on_commit_callbacks: Any
) -> None:
    ana, campaign_id = cast.viewer("ana"), cast.campaign.id
    proof = proofed(cast).version
    for each in (proof, version):
        make_proof_link(viewer=ana, campaign_id=campaign_id, version_id=each.id, locale="fr", now=NOW)
    keys = {link.version_id: link.storage_key for link in ProofLink.objects.all()}
    with django_capture_on_commit_callbacks(execute=True):
        proofed(cast, TIGHT)
    assert (is_kept(keys[proof.id]), is_kept(keys[version.id])) == (False, True)
    with django_capture_on_commit_callbacks(execute=True):
        recall_version(viewer=ana, campaign_id=campaign_id, number=1, reason="A wrong date", now=NOW)
    assert not is_kept(keys[version.id])


def test_a_proof_sheet_is_of_the_campaigns_own_versions_and_languages(cast: Cast, version: KitVersion) -> None:
    ana = cast.viewer("ana")
    with pytest.raises(Invalid):
        make_proof_link(viewer=ana, campaign_id=cast.campaign.id, version_id=version.id, locale="pl", now=NOW)
    with pytest.raises(NotFound):
        make_proof_link(viewer=ana, campaign_id=cast.campaign.id, version_id=cast.campaign.id, locale="en", now=NOW)
    proof = proofed(cast).version
    page = signed_in(cast.ana).post(
        reverse("kits:proofs", args=["vote-anyway"]), {"version": str(proof.id), "locale": "en"}
    )
    assert (page.status_code, "/proof/" in page.content.decode()) == (200, True)
    assert not ProofLink.objects.filter(version=version).exists()
