"""The next version gathers what leads change, from every page, and nobody overwrites another in silence."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coalition.errors import Conflict, Forbidden, NotFound
from coalition.models import LedgerEntry
from kits.models import Draft, KitCheck, KitVersion
from kits.queries import published_version
from kits.queries.checks import next_base
from kits.services import (
    Revision,
    drop_next,
    mark_draft,
    prepare_proof,
    proof_draft,
    publish_kit,
    publish_proof,
    revise_kit,
)
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import ANYWAY, TEXTS, template
from tests.kits.test_drafting import begun
from visuals import SlotChange

KIT, EXTRAS, CHECK = "/c/vote-anyway/kit/", "/c/vote-anyway/kit/extras/", "/c/vote-anyway/kit/check/"
LEGAL = {"DE": {"is_required": True, "texts": {"*": "V. i. S. d. P."}}}
LEGAL_FORM = {"legal.1.country": "DE", "legal.1.required": "1", "legal.1.text.*": "V. i. S. d. P."}


@pytest.fixture(autouse=True)
def _published(version: KitVersion) -> None:
    """Two motifs are published."""


def proofed(cast: Cast, **changes: Any) -> KitCheck:
    revision = Revision(**changes)
    return prepare_proof(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, revision=revision, now=NOW)


def text_form(cast: Cast, **more: str) -> dict[str, str]:
    """The kit's form as it stands, with another line in English."""
    base = next_base(campaign_id=cast.campaign.id)
    fields = {"after": str(base.after), "on": base.digest, "check": "1", "text.*.line.en": "Rain is no excuse."}
    return fields | {"text.*.date.en": "9 June"} | more


def proof() -> KitVersion:
    return KitVersion.objects.get(number=0)


def published(cast: Cast, check: KitCheck) -> KitVersion:
    told = {"check_id": check.id, "go_ahead": ANYWAY, "now": NOW}
    return publish_proof(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, **told)  # type: ignore[arg-type]


def test_a_text_stays_when_a_legal_line_and_a_motif_follow(cast: Cast) -> None:
    ana = signed_in(cast.ana)
    assert ana.post(KIT, text_form(cast))["Location"] == CHECK
    base = next_base(campaign_id=cast.campaign.id)
    page = ana.get(EXTRAS).content.decode()
    assert f'name="on" value="{base.digest}"' in page and 'name="after" value="1"' in page
    assert ana.post(EXTRAS, LEGAL_FORM | {"after": "1", "on": base.digest})["Location"] == CHECK
    draft = begun(cast)
    address = f"/c/vote-anyway/kit/drafts/{draft.id}/"
    page = ana.get(address).content.decode()
    assert f'name="on" value="{next_base(campaign_id=cast.campaign.id).digest}"' in page
    assert ana.post(address, {"title": "Sunrise", "action": "publish"})["Location"] == CHECK
    version = published(cast, KitCheck.objects.get())
    assert (version.number, version.texts["*"]["line"], version.legal) == (2, {"en": "Rain is no excuse."}, LEGAL)
    assert [each.key for each in version.templates.all()] == ["squeeze", "excuses", "sunrise"]
    assert not Draft.objects.exists()


def test_the_form_shows_what_is_gathered_and_says_so(cast: Cast) -> None:
    proofed(cast, texts={"*": {"line": {"en": "Rain is no excuse."}}}, titles={"squeeze": "Pressed"})
    page = signed_in(cast.ana).get(KIT).content.decode()
    assert 'value="Rain is no excuse."' in page and 'value="Pressed"' in page
    assert "The next version is being put together. What you change here comes on top of it." in page
    shown = signed_in(cast.ana).get(reverse("kits:campaign_preview", args=["vote-anyway"]), {"template": "squeeze"})
    assert shown.status_code == 200


def test_published_outright_the_next_version_holds_it_too_and_the_proof_is_gone(cast: Cast) -> None:
    proofed(cast, titles={"squeeze": "Pressed"})
    version = revise_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        revision=Revision(slots={"squeeze": {"line": SlotChange(is_locked=True)}}),
        go_ahead=ANYWAY,
        now=NOW,
    )
    squeeze = version.templates.get(key="squeeze")
    assert (squeeze.title, squeeze.slots["line"]["is_locked"]) == ("Pressed", True)
    assert not KitVersion.objects.filter(number=0).exists()


def test_a_proof_from_before_another_version_is_no_start(cast: Cast) -> None:
    proofed(cast, titles={"squeeze": "Pressed"})
    told = {"templates": {"a": template("tiles")}, "texts": {}, "captions": {}, "now": NOW}
    publish_kit(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, **told)  # type: ignore[arg-type]
    proofed(cast, titles={"tiles": "Twelve"})
    assert [(each.key, each.title) for each in proof().templates.all()] == [("tiles", "Twelve")]


@pytest.mark.parametrize("address", [KIT, EXTRAS])
def test_of_two_leads_the_second_is_told(cast: Cast, address: str) -> None:
    """Both have loaded the page; the first has a proof made."""
    form = (
        text_form(cast)
        if address == KIT
        else LEGAL_FORM | {"after": "1", "on": published_version(campaign_id=cast.campaign.id).digest}
    )
    proofed(cast, titles={"squeeze": "Pressed"})
    before = proof().digest
    answer = signed_in(cast.ana).post(address, form)
    assert answer.status_code == 409
    assert "Somebody else has changed the next version of the kit meanwhile." in answer.content.decode()
    assert proof().digest == before


@pytest.mark.parametrize("address", [KIT, EXTRAS])
def test_pressing_again_overwrites_nobody_until_the_page_is_loaded_anew(cast: Cast, address: str) -> None:
    """The page brings back what was typed together with what it was typed on."""
    seen = published_version(campaign_id=cast.campaign.id).digest
    form = text_form(cast) if address == KIT else LEGAL_FORM | {"after": "1", "on": seen}
    proofed(cast, texts={"*": {"line": {"en": "Snow is no excuse."}}}, legal=LEGAL)
    before, ana = proof().digest, signed_in(cast.ana)
    page = ana.post(address, form).content.decode()
    assert f'name="after" value="1"><input type="hidden" name="on" value="{seen}"' in page
    assert f'<a class="link" href="{address}">Load the page anew</a>' in page
    assert (ana.post(address, form).status_code, proof().digest) == (409, before)
    anew = ana.get(address).content.decode()
    assert f'name="on" value="{before}"' in anew and "Load the page anew" not in anew
    assert ana.post(address, form | {"on": before})["Location"] == CHECK


def test_another_refusal_brings_back_what_was_looked_at_too(cast: Cast) -> None:
    seen = published_version(campaign_id=cast.campaign.id).digest
    proofed(cast, titles={"squeeze": "Pressed"})
    page = signed_in(cast.ana).post(KIT, {"after": "1", "on": seen, "title.squeeze": "x" * 99}).content.decode()
    assert f'name="on" value="{seen}"' in page and "Load the page anew" not in page


def test_a_drafts_page_is_told_too(cast: Cast) -> None:
    draft, before = begun(cast), published_version(campaign_id=cast.campaign.id).digest
    proofed(cast, titles={"squeeze": "Pressed"})
    kept = proof().digest
    form = {"title": "Sunrise", "action": "publish", "after": "1", "on": before}
    page = signed_in(cast.ana).post(f"/c/vote-anyway/kit/drafts/{draft.id}/", form).content.decode()
    assert "Somebody else has changed the next version of the kit meanwhile." in page
    assert (proof().digest, Draft.objects.count()) == (kept, 1)


def test_what_comes_between_reading_and_writing_is_seen(cast: Cast) -> None:
    seen = next_base(campaign_id=cast.campaign.id).digest
    proofed(cast, on=seen, titles={"squeeze": "Pressed"})
    with pytest.raises(Conflict) as caught:
        proofed(cast, on=seen, titles={"excuses": "Apologies"})
    assert caught.value.code == "next_version_changed_meanwhile"
    with pytest.raises(Conflict):
        revise_kit(
            viewer=cast.viewer("ana"),
            campaign_id=cast.campaign.id,
            revision=Revision(on=seen, titles={"excuses": "Apologies"}),
            go_ahead=ANYWAY,
            now=NOW,
        )
    assert [each.title for each in proof().templates.all()] == ["Pressed", "Excuses"]
    assert published_version(campaign_id=cast.campaign.id).number == 1


def test_over_the_api_on_says_what_was_looked_at(cast: Cast) -> None:
    ana, kit = signed_in(cast.ana), "/api/v1/campaigns/vote-anyway/kit"
    first = ana.post(f"{kit}/check", {"titles": '{"squeeze": "Pressed"}'}).json()
    late = ana.post(f"{kit}/check", {"titles": '{"excuses": "Sorry"}', "on": "0" * 64})
    assert (late.status_code, late.json()["code"]) == (409, "next_version_changed_meanwhile")
    then = ana.post(f"{kit}/check", {"titles": '{"excuses": "Sorry"}', "on": first["digest"]})
    assert then.status_code == 202
    assert [each.title for each in proof().templates.all()] == ["Pressed", "Sorry"]


@pytest.mark.parametrize("operation", ["check", "publish"])
@pytest.mark.parametrize(
    ("looked_at", "code"),
    [({"on": "0" * 64}, "next_version_changed_meanwhile"), ({"after": 7}, "kit_changed_meanwhile")],
)
def test_a_draft_over_the_api_says_what_was_looked_at_too(
    cast: Cast, operation: str, looked_at: dict[str, Any], code: str
) -> None:
    draft, ana = begun(cast), signed_in(cast.ana)
    address = f"/api/v1/campaigns/vote-anyway/kit/drafts/{draft.id}/{operation}"
    how = {"content_type": "application/json"} if operation == "publish" else {}
    late = ana.post(address, {"confirm": True} | looked_at, **how)
    assert (late.status_code, late.json()["code"]) == (409, code)
    assert (KitCheck.objects.count(), published_version(campaign_id=cast.campaign.id).number) == (0, 1)
    now = {"on": published_version(campaign_id=cast.campaign.id).digest, "after": 1}
    assert ana.post(address, {"confirm": True} | now, **how).status_code in {201, 202}


def test_a_draft_is_checked_without_saying_anything(cast: Cast) -> None:
    address = f"/api/v1/campaigns/vote-anyway/kit/drafts/{begun(cast).id}/check"
    ana = signed_in(cast.ana)
    assert ana.post(address).status_code == ana.post(address, b"", content_type="text/plain").status_code == 202
    assert KitCheck.objects.count() == 1
    told = ana.post(address, {"on": "gone"}, content_type="application/json")
    assert (told.status_code, told.json()["code"]) == (422, "form_expected")


def test_a_draft_put_in_twice_makes_way_for_itself(cast: Cast) -> None:
    draft, ana = begun(cast), cast.viewer("ana")
    proof_draft(viewer=ana, draft_id=draft.id, now=NOW)
    told = {"title": "Sunset", "marks": {}, "roles": {}, "now": NOW}
    mark_draft(viewer=ana, draft_id=draft.id, **told)  # type: ignore[arg-type]
    check = proof_draft(viewer=ana, draft_id=draft.id, now=NOW)
    assert [(each.key, each.title) for each in proof().templates.all()][2:] == [("sunrise", "Sunset")]
    mark_draft(viewer=ana, draft_id=draft.id, replaces="excuses", **told)  # type: ignore[arg-type]
    check = proof_draft(viewer=ana, draft_id=draft.id, now=NOW)
    assert [(each.key, each.title) for each in proof().templates.all()] == [
        ("squeeze", "Squeeze"),
        ("excuses", "Sunset"),
    ]
    published(cast, check)
    assert not Draft.objects.exists()


def test_two_drafts_end_with_the_version_that_holds_both(cast: Cast) -> None:
    ana, first, second = cast.viewer("ana"), begun(cast), begun(cast)
    proof_draft(viewer=ana, draft_id=first.id, now=NOW)
    check = proof_draft(viewer=ana, draft_id=second.id, now=NOW)
    assert [each.key for each in published(cast, check).templates.all()][2:] == ["sunrise", "sunrise-2"]
    assert not Draft.objects.exists()


def test_the_next_version_can_begin_anew(cast: Cast) -> None:
    draft = begun(cast)
    check = proof_draft(viewer=cast.viewer("ana"), draft_id=draft.id, now=NOW)
    for name, error in (("ben", Forbidden), ("cleo", NotFound)):
        with pytest.raises(error):
            drop_next(viewer=cast.viewer(name), campaign_id=cast.campaign.id, check_id=check.id)
    assert KitCheck.objects.exists()
    ana = signed_in(cast.ana)
    assert "Throw it away and begin anew" in ana.get(CHECK).content.decode()
    assert ana.post(CHECK, {"check": str(check.id), "action": "drop"})["Location"] == KIT
    assert not KitCheck.objects.exists() and not KitVersion.objects.filter(number=0).exists()
    assert Draft.objects.get() == draft
    assert published_version(campaign_id=cast.campaign.id).number == 1
    assert LedgerEntry.objects.filter(kind="kit.proof_dropped").count() == 1
    again = ana.post(
        "/api/v1/campaigns/vote-anyway/kit/check", {"templates": SimpleUploadedFile("c.svg", template("cross"))}
    )
    gone = ana.delete(f"/api/v1/campaigns/vote-anyway/kit/check?check_id={check.id}")
    assert (gone.status_code, KitCheck.objects.count()) == (404, 1)
    dropped = ana.delete(f"/api/v1/campaigns/vote-anyway/kit/check?check_id={again.json()['id']}")
    assert (dropped.status_code, KitCheck.objects.count()) == (204, 0)


def test_what_is_looked_at_stays_the_same_while_nothing_changes(cast: Cast) -> None:
    first = proofed(cast, texts=TEXTS, titles={"squeeze": "Pressed"})
    assert proofed(cast, titles={"squeeze": "Pressed"}).id == first.id
