"""A lead arranges the kit: order, names, who writes which slot, texts with their fallback; and retires it."""

import re
from typing import Any

import pytest
from django.urls import reverse

from coalition.errors import Conflict, DomainError, Forbidden, Gone, Invalid, NotFound
from coalition.models import LedgerEntry
from kits.errors import KitRetired, NoKit
from kits.models import SHARED, Kit, KitVersion
from kits.queries import published_version
from kits.queries.members import dressed
from kits.services import (
    Revision,
    Selection,
    build_bundle,
    make_kit_link,
    prepare_proof,
    publish_kit,
    reopen_kit,
    retire_kit,
    revise_kit,
    set_line,
    start_bundle,
    take_bundle,
    take_version,
)
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import ANYWAY, CAPTIONS, TEMPLATES, TEXTS, template
from visuals import SlotChange

KIT = "/c/vote-anyway/kit/"


def revise(cast: Cast, *, name: str = "ana", **changes: Any) -> KitVersion:
    return revise_kit(
        viewer=cast.viewer(name),
        campaign_id=cast.campaign.id,
        revision=Revision(**changes),
        go_ahead=ANYWAY,
        now=NOW,
    )


def keys(version: KitVersion) -> list[str]:
    return [each.key for each in version.templates.all()]


def test_motifs_stand_in_the_order_that_was_asked_for(cast: Cast, version: KitVersion) -> None:
    assert keys(version) == ["squeeze", "excuses"]
    assert keys(revise(cast, order=("excuses",))) == ["excuses", "squeeze"]
    added = revise(cast, added={"c.svg": template("cross")}, order=("cross", "squeeze"))
    assert keys(added) == ["cross", "squeeze", "excuses"]
    assert keys(version) == ["squeeze", "excuses"]
    with pytest.raises(NotFound):
        revise(cast, order=("nowhere",))


def test_a_name_is_another_and_the_motif_is_the_same(cast: Cast, version: KitVersion) -> None:
    renamed = revise(cast, titles={"squeeze": " Under pressure "}).templates.get(key="squeeze")
    assert renamed.title == "Under pressure"
    assert renamed.slots == version.templates.get(key="squeeze").slots
    for title in ("  ", "x" * 81):
        with pytest.raises(Invalid) as caught:
            revise(cast, titles={"squeeze": title})
        assert (caught.value.code, caught.value.field) == ("title_unusable", "titles")
    assert published_version(campaign_id=cast.campaign.id).number == 2


def test_a_locked_slot_shows_the_campaigns_words_again(dressed_cast: Cast) -> None:
    ben, membership = dressed_cast.viewer("ben"), dressed_cast.membership
    set_line(
        viewer=ben, membership_id=membership.id, template_key="squeeze", slot="line", locale="en", text="Rain.", now=NOW
    )
    locked = revise(dressed_cast, slots={"squeeze": {"line": SlotChange(is_locked=True, max_chars=30)}})
    facts = locked.templates.get(key="squeeze").slots["line"]
    assert (facts["is_locked"], facts["max_chars"]) == (True, 30)
    take_version(viewer=ben, membership_id=membership.id, now=NOW)
    with pytest.raises(DomainError):
        set_line(
            viewer=ben, membership_id=membership.id, template_key="squeeze", slot="line", locale="en", text="x", now=NOW
        )
    studio = signed_in(dressed_cast.ben).get(f"/kit/{membership.id}/?template=squeeze").content.decode()
    assert 'name="line.en"' not in studio
    opened = revise(dressed_cast, slots={"squeeze": {"line": SlotChange(is_locked=False)}})
    assert opened.templates.get(key="squeeze").slots["line"]["is_locked"] is False


@pytest.mark.parametrize(
    ("slots", "code"),
    [
        ({"squeeze": {"logo": SlotChange(max_chars=9)}}, "slot_unknown"),
        ({"squeeze": {"nowhere": SlotChange(max_chars=9)}}, "slot_unknown"),
        ({"squeeze": {"line": SlotChange(max_chars=0)}}, "limit_unusable"),
        ({"squeeze": {"line": SlotChange(max_chars=301)}}, "limit_unusable"),
        ({"squeeze": {"line": SlotChange(max_chars=10)}}, "text_too_long"),
    ],
)
def test_a_change_that_cannot_be_is_refused_whole(
    cast: Cast, version: KitVersion, slots: dict[str, dict[str, SlotChange]], code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        revise(cast, slots=slots, order=("excuses",))
    assert (caught.value.code, bool(caught.value.remedy)) == (code, True)
    assert published_version(campaign_id=cast.campaign.id).id == version.id


def test_a_motif_that_goes_takes_its_own_texts_along(cast: Cast, version: KitVersion) -> None:
    verb = template("trade").replace(b'data-slot="line"', b'data-slot="verb"')
    with_verb = {**TEXTS, "*": {**TEXTS["*"], "verb": {"en": "sells"}}, "trade": {"verb": {"fr": "vend"}}}
    revise(cast, added={"t.svg": verb}, texts=with_verb)
    assert revise(cast, removed=frozenset({"trade"})).texts == TEXTS


def test_the_pages_form_arranges_everything(cast: Cast, version: KitVersion) -> None:
    client = signed_in(cast.ana)
    page = client.get(KIT).content.decode()
    assert re.search(r'name="place.excuses"[^>]*value="2"', page)
    form = {
        "after": "1",
        "title.squeeze": "Squeeze",
        "place.squeeze": "1",
        "title.excuses": "Apologies",
        "place.excuses": "1",
        "slot.excuses.line.lock": "locked",
        "slot.excuses.line.chars": "30",
        "slot.squeeze.line.lock": "open",
        "slot.squeeze.line.chars": "48",
        "text.*.line.en": "Your bath is still warm.",
        "text.*.date.en": "9 June",
        "text.excuses.line.fr": "Il pleut.",
        "text.excuses.line.en": "",
        "caption.*.en": "Vote anyway.",
        "caption.x.de": "Trotzdem.",
    }
    client.post(KIT, form)
    proof = KitVersion.objects.get(number=0)
    assert [(row.key, row.title) for row in proof.templates.all()] == [("excuses", "Apologies"), ("squeeze", "Squeeze")]
    first, second = proof.templates.all()
    assert (first.slots["line"]["is_locked"], first.slots["line"]["max_chars"]) == (True, 30)
    untouched = version.templates.get(key="squeeze")
    assert (second.svg_sha256, second.digest) == (untouched.svg_sha256, untouched.digest)
    assert proof.texts == {
        SHARED: {"line": {"en": "Your bath is still warm."}, "date": {"en": "9 June"}},
        "excuses": {"line": {"fr": "Il pleut."}},
    }
    assert proof.captions == {SHARED: {"en": "Vote anyway."}, "x": {"de": "Trotzdem."}}


def test_what_is_empty_says_what_is_shown_instead(cast: Cast, version: KitVersion) -> None:
    page = signed_in(cast.ana).get(KIT).content.decode()

    def hint(name: str) -> tuple[str, str]:
        field = rf'name="{re.escape(name)}"[^>]*placeholder="([^"]*)"'
        found = re.search(rf'{field}[^>]*>(?:.|\n)*?<p class="small"[^>]*>([^<]*)', page)
        assert found, name
        return found[1], found[2].strip()

    assert hint("text.*.line.fr") == ("Your bath is still warm.", "Empty: the text in English is shown.")
    assert hint("text.squeeze.line.de") == ("Das Bad ist noch warm.", "Empty: the text above is shown.")
    assert hint("text.squeeze.line.fr") == ("Your bath is still warm.", "Empty: the text in English is shown.")
    assert hint("caption.*.de")[1] == "Empty: the text in English is shown."
    assert hint("caption.instagram.fr") == ("{line} Vote quand même. {hashtag}", "Empty: the text above is shown.")
    assert hint("caption.x.fr") == ("{line} {hashtag}", "Empty: the text in English is shown.")


def test_over_the_api(cast: Cast, version: KitVersion) -> None:
    client, address = signed_in(cast.ana), "/api/v1/campaigns/vote-anyway/kit"
    sent = {
        "order": ["excuses"],
        "titles": '{"excuses": "Apologies"}',
        "slots": '{"excuses": {"line": {"is_locked": true, "max_chars": 30}}}',
        "confirm": True,
    }
    made = client.post(address, sent)
    assert (made.status_code, made.json()["templates"]) == (201, ["excuses", "squeeze"])
    row = published_version(campaign_id=cast.campaign.id).templates.get(key="excuses")
    assert (row.title, row.slots["line"]["is_locked"], row.slots["line"]["max_chars"]) == ("Apologies", True, 30)
    wrong = client.post(address, {"slots": '{"excuses": {"logo": {"max_chars": 9}}}', "confirm": True})
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["field"]) == (422, "slot_unknown", "slots")
    picture = client.get(f"{address}/preview?template=excuses&format=square&locale=de&width_px=100")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")


def test_a_retired_kit_is_handed_out_to_nobody_until_it_is_brought_back(dressed_cast: Cast) -> None:
    cast, ana, ben = dressed_cast, dressed_cast.viewer("ana"), dressed_cast.viewer("ben")
    bundle = start_bundle(viewer=ben, membership_id=cast.membership.id, selection=Selection(["squeeze"]), now=NOW)
    build_bundle(bundle_id=bundle.id)
    bundle.refresh_from_db()
    _link, shared = make_kit_link(viewer=ben, membership_id=cast.membership.id, now=NOW)
    shared = shared.removeprefix("http://127.0.0.1:8000")
    prepare_proof(viewer=ana, campaign_id=cast.campaign.id, revision=Revision(order=("excuses",)), now=NOW)
    retire_kit(viewer=ana, campaign_id=cast.campaign.id, now=NOW)
    assert not KitVersion.objects.filter(number=0).exists()
    with pytest.raises(NoKit):
        published_version(campaign_id=cast.campaign.id)
    with pytest.raises(KitRetired):
        dressed(membership_id=cast.membership.id)
    with pytest.raises(Gone):
        take_bundle(viewer=ben, bundle=bundle, is_counted=True, now=NOW)
    client = signed_in(cast.ben)
    studio = client.get(f"/kit/{cast.membership.id}/")
    assert (studio.status_code, "This kit was retired" in studio.content.decode()) == (410, True)
    assert client.get(shared).status_code == 410
    told = client.get(f"/api/v1/memberships/{cast.membership.id}/kit").json()
    assert (told["status"], told["code"]) in {(410, "kit_retired"), (409, "no_kit")}
    with pytest.raises(NotFound):
        retire_kit(viewer=ana, campaign_id=cast.campaign.id, now=NOW)
    reopen_kit(viewer=ana, campaign_id=cast.campaign.id, now=NOW)
    assert client.get(f"/kit/{cast.membership.id}/").status_code == 200
    assert client.get(shared).status_code == 200
    kinds = LedgerEntry.objects.filter(kind__in=("kit.retired", "kit.reopened")).order_by("id")
    assert [each.kind for each in kinds] == ["kit.retired", "kit.reopened"]


def test_after_a_retired_kit_comes_another_with_the_next_number(dressed_cast: Cast) -> None:
    cast, ana, ben = dressed_cast, dressed_cast.viewer("ana"), dressed_cast.viewer("ben")
    retire_kit(viewer=ana, campaign_id=cast.campaign.id, now=NOW)
    newest = publish_kit(
        viewer=ana,
        campaign_id=cast.campaign.id,
        templates={"cross": template("cross")},
        texts=TEXTS,
        captions=CAPTIONS,
        now=NOW,
    )
    assert (newest.number, Kit.objects.count()) == (2, 2)
    with pytest.raises(Conflict):
        reopen_kit(viewer=ana, campaign_id=cast.campaign.id, now=NOW)
    client = signed_in(cast.ben)
    page = client.get(f"/kit/{cast.membership.id}/").content.decode()
    assert "The campaign has retired the kit that you have. This is the new one." in page
    take_version(viewer=ben, membership_id=cast.membership.id, now=NOW)
    assert client.get(f"/kit/{cast.membership.id}/").status_code == 200


@pytest.mark.parametrize(("name", "error"), [("ben", Forbidden), ("cleo", NotFound)])
def test_others_arrange_and_retire_nothing(
    cast: Cast, version: KitVersion, name: str, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        revise(cast, name=name, order=("excuses",))
    for act in (retire_kit, reopen_kit):
        with pytest.raises(error):
            act(viewer=cast.viewer(name), campaign_id=cast.campaign.id, now=NOW)
    client = signed_in(getattr(cast, name))
    for address in ("retire_kit", "reopen_kit"):
        assert client.post(reverse(f"kits:{address}", args=["vote-anyway"])).status_code == error.status
    assert client.post("/api/v1/campaigns/vote-anyway/kit/retire").status_code == error.status
    assert published_version(campaign_id=cast.campaign.id).id == version.id
    assert Kit.objects.get().state == "open"


def test_the_page_retires_and_brings_back(cast: Cast, version: KitVersion) -> None:
    client = signed_in(cast.ana)
    assert client.post(f"{KIT}retire/")["Location"] == KIT
    page = client.get(KIT).content.decode()
    assert "Bring it back" in page
    assert "Publish version 2" in page
    assert client.post(f"{KIT}reopen/")["Location"] == KIT
    assert published_version(campaign_id=cast.campaign.id).id == version.id
    assert client.post("/api/v1/campaigns/vote-anyway/kit/retire").status_code == 204
    assert client.post("/api/v1/campaigns/vote-anyway/kit/reopen").status_code == 204
    assert TEMPLATES.keys() == set(keys(version))
