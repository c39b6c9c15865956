"""Publishing what no clean check speaks for: it asks, on the page, over the API, from a draft, and forbids nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coalition.models import Campaign
from kits.errors import KitHasFindings, KitUnchecked
from kits.models import Draft, KitCheck, KitVersion
from kits.queries import published_version
from kits.services import (
    GoAhead,
    Revision,
    mark_draft,
    prepare_proof,
    proof_draft,
    publish_proof,
    revise_kit,
    run_check,
    start_draft,
)
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import ANYWAY, template

SOUND = template("cross")
TIGHT = SOUND.replace(b'data-min-size="30"\n      data-max-lines="3"', b'data-min-size="60" data-max-lines="1"')
KIT = "/c/vote-anyway/kit/"
API = "/api/v1/campaigns/vote-anyway/kit"


def revision(svg: bytes = SOUND) -> Revision:
    return Revision(added={"new.svg": svg}, removed=frozenset({"squeeze", "excuses"}))


def checked(cast: Cast, svg: bytes = SOUND) -> KitCheck:
    check = prepare_proof(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, revision=revision(svg), now=NOW)
    run_check(check_id=check.id)
    check.refresh_from_db()
    return check


def publish(cast: Cast, svg: bytes = SOUND, go_ahead: GoAhead = GoAhead()) -> KitVersion:  # noqa: B008  frozen
    return revise_kit(
        viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, revision=revision(svg), go_ahead=go_ahead, now=NOW
    )


def refused(act: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises((KitUnchecked, KitHasFindings)) as caught:
        act()
    assert (caught.value.status, caught.value.field, bool(caught.value.remedy)) == (409, "confirm", True)
    return caught.value.code, caught.value.message


def test_what_was_never_checked_asks(cast: Cast, version: KitVersion) -> None:
    assert refused(lambda: publish(cast)) == ("kit_unchecked", "This version has not been checked.")
    assert published_version(campaign_id=cast.campaign.id).number == 1
    assert publish(cast, go_ahead=ANYWAY).number == 2


def test_a_clean_check_of_exactly_this_lets_it_out_at_once(cast: Cast, version: KitVersion) -> None:
    checked(cast)
    assert publish(cast).number == 2
    assert not KitCheck.objects.exists()


def test_a_check_of_something_else_says_nothing_of_this(cast: Cast, version: KitVersion) -> None:
    check = checked(cast)
    changed = SOUND.replace(b'data-max-size="92"', b'data-max-size="80"')
    told = ("kit_unchecked", "This version has changed since it was checked.")
    assert refused(lambda: publish(cast, changed)) == told
    seen = GoAhead(seen=check.version.digest)
    assert refused(lambda: publish(cast, changed, seen)) == told


def test_a_check_on_its_way_asks_and_tells_how_far_it_is(cast: Cast, version: KitVersion) -> None:
    prepare_proof(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, revision=revision(), now=NOW)
    KitCheck.objects.update(done=12)
    told = "The check has not ended yet: 12 of 27 pictures looked at."
    assert refused(lambda: publish(cast)) == ("kit_unchecked", told)


def test_a_check_before_a_language_came_is_stale(cast: Cast, version: KitVersion) -> None:
    check = checked(cast)
    Campaign.objects.filter(id=cast.campaign.id).update(languages=["en", "de", "fr", "it"])
    told = "The campaign’s languages have changed since this version was checked."
    assert refused(lambda: publish(cast)) == ("kit_unchecked", told)
    ana = cast.viewer("ana")
    by_id = lambda: publish_proof(viewer=ana, campaign_id=cast.campaign.id, check_id=check.id, now=NOW)  # noqa: E731
    assert refused(by_id) == ("kit_unchecked", told)
    again = prepare_proof(viewer=ana, campaign_id=cast.campaign.id, revision=revision(), now=NOW)
    assert (again.id != check.id, again.total) == (True, 36)


def test_findings_ask_and_whoever_has_seen_them_may_go_on(cast: Cast, version: KitVersion) -> None:
    check = checked(cast, TIGHT)
    count = len(check.findings)
    assert count > 1
    assert refused(lambda: publish(cast, TIGHT)) == ("kit_has_findings", f"The check has {count} findings.")
    assert publish(cast, TIGHT, GoAhead(seen=check.version.digest)).number == 2


def test_the_same_proof_once_more_keeps_its_check(cast: Cast, version: KitVersion) -> None:
    check = checked(cast, TIGHT)
    again = prepare_proof(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, revision=revision(TIGHT), now=NOW)
    assert (again.id, again.state) == (check.id, "ready")


def test_the_page_loses_nothing_when_it_asks(cast: Cast, version: KitVersion) -> None:
    client = signed_in(cast.ana)
    sent = client.post(KIT, {"templates": SimpleUploadedFile("cross.svg", TIGHT), "text.*.line.en": "Rain."})
    assert (sent.status_code, sent["Location"]) == (302, f"{KIT}check/")
    assert published_version(campaign_id=cast.campaign.id).number == 1
    check = KitCheck.objects.get()
    assert [each.key for each in check.version.templates.all()] == ["squeeze", "excuses", "cross"]
    assert check.version.texts["*"]["line"] == {"en": "Rain."}
    waiting = client.get(sent["Location"]).content.decode()
    assert "This version has not been checked. Nothing is published yet." in waiting
    assert "The check has not ended. I publish without its result." in waiting
    run_check(check_id=check.id)
    check.refresh_from_db()
    swapped = client.get(sent["Location"], headers={"HX-Request": "true"}).content.decode()
    assert f"I have seen the {len(check.findings)} findings and publish anyway." in swapped
    assert 'id="publish"' in swapped
    assert 'hx-swap-oob="true"' in swapped
    assert client.post(sent["Location"], {"check": str(check.id)}).status_code == 409
    assert published_version(campaign_id=cast.campaign.id).number == 1
    assert client.post(sent["Location"], {"check": str(check.id), "confirm": "1"}).status_code == 302
    assert published_version(campaign_id=cast.campaign.id).number == 2


def test_the_page_is_quick_when_the_check_is_clean(cast: Cast, version: KitVersion) -> None:
    client = signed_in(cast.ana)
    form = {"templates": SimpleUploadedFile("cross.svg", SOUND), "remove": ["squeeze", "excuses"]}
    client.post(KIT, {**form, "check": "1"})
    run_check(check_id=KitCheck.objects.get().id)
    assert 'name="confirm"' not in client.get(f"{KIT}check/").content.decode()
    form["templates"] = SimpleUploadedFile("cross.svg", SOUND)
    assert client.post(KIT, form)["Location"] == reverse("kits:campaign_kit", args=["vote-anyway"])
    assert published_version(campaign_id=cast.campaign.id).number == 2


def test_over_the_api(cast: Cast, version: KitVersion) -> None:
    client = signed_in(cast.ana)

    def send(address: str = API, **more: object) -> Any:
        return client.post(
            address,
            {"templates": SimpleUploadedFile("c.svg", TIGHT), "removed": ["squeeze", "excuses"], **more},
        )

    asked = send()
    assert (asked.status_code, asked.json()["code"]) == (409, "kit_unchecked")
    assert asked.json()["remedy"] == "Check it and publish then, or confirm that you publish it unchecked."
    check = send(f"{API}/check").json()
    run_check(check_id=check["id"])
    told = client.get(f"{API}/check").json()
    assert told["digest"] == check["digest"]
    found = send()
    assert (found.status_code, found.json()["code"]) == (409, "kit_has_findings")
    by_id = {"check_id": check["id"]}
    refused_by_id = client.post(f"{API}/check/publish", by_id, content_type="application/json")
    assert (refused_by_id.status_code, refused_by_id.json()["code"]) == (409, "kit_has_findings")
    assert KitVersion.objects.filter(number__gt=0).count() == 1
    assert send(seen=told["digest"]).json()["number"] == 2


def a_draft(cast: Cast) -> Draft:
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="1080" height="1080"><rect width="1080" height="1080"/></svg>'
    )
    return start_draft(
        viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, title="Sun", files={"sun.svg": drawing}, now=NOW
    )


def test_a_drafts_check_takes_the_draft_along_unless_it_was_changed(cast: Cast, version: KitVersion) -> None:
    draft, ana = a_draft(cast), cast.viewer("ana")
    check = proof_draft(viewer=ana, draft_id=draft.id, now=NOW)
    mark_draft(viewer=ana, draft_id=draft.id, title="Sun", marks={}, roles={"#000000": "field"}, now=NOW)
    publish_proof(viewer=ana, campaign_id=cast.campaign.id, check_id=check.id, go_ahead=ANYWAY, now=NOW)
    assert Draft.objects.get().roles == {"#000000": "field"}
    again = proof_draft(viewer=ana, draft_id=draft.id, now=NOW)
    run_check(check_id=again.id)
    publish_proof(viewer=ana, campaign_id=cast.campaign.id, check_id=again.id, go_ahead=ANYWAY, now=NOW)
    assert not Draft.objects.exists()
    assert published_version(campaign_id=cast.campaign.id).number == 3
