"""Recall: a version is withdrawn with a reason; its pictures stop, posts are held, takers hear, others are refused."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from coalition.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from coalition.models import LedgerEntry, Mail, Person
from coalition.secrets import decrypt
from config.wiring import wire
from kits.errors import KitWithdrawn
from kits.models import Bundle, Download, KitVersion, Personalisation, Rendition
from kits.queries import difference_for, media_address, version_row
from kits.services import (
    Revision,
    Wanted,
    build_bundle,
    ensure_rendition,
    recall_version,
    retire_kit,
    revise_kit,
    start_bundle,
    take_version,
    visual_file,
)
from social.models import Delivery, Post
from social.services import (
    VariantDraft,
    create_post,
    hold_campaign,
    propose_post,
    release_campaign,
    release_delivery,
    schedule_post,
)
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import ANYWAY, size_of, template

wire()  # the posts are held by a reaction that the assembly registers


def recall(cast: Cast, *, name: str = "ana", number: int = 1, reason: str = "The date is wrong.") -> KitVersion:
    return recall_version(viewer=cast.viewer(name), campaign_id=cast.campaign.id, number=number, reason=reason, now=NOW)


def correct(cast: Cast) -> KitVersion:
    texts = {"*": {"line": {"en": "Your bath is still warm."}, "date": {"en": "9 June 2024"}}}
    revision = Revision(
        added={"new.svg": template("cross"), "s.svg": template("squeeze", formats=("square", "story"))},
        removed=frozenset({"excuses"}) if KitVersion.objects.count() == 1 else frozenset(),
        texts=texts,
    )
    return revise_kit(
        viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, revision=revision, go_ahead=ANYWAY, now=NOW
    )


def taken(cast: Cast) -> None:
    visual_file(
        viewer=cast.viewer("ben"),
        membership_id=cast.membership.id,
        wanted=Wanted("squeeze", "square", "en"),
        now=NOW,
    )


def post_with_picture(cast: Cast) -> Post:
    return create_post(
        viewer=cast.viewer("ben"),
        membership_id=cast.membership.id,
        locale="en",
        text="Vote anyway.",
        variants=[VariantDraft("linkedin", template_key="squeeze", format_key="square"), VariantDraft("x")],
        now=NOW,
    )


def scheduled(cast: Cast) -> dict[str, Delivery]:
    made = schedule_post(
        viewer=cast.viewer("ben"),
        post_id=post_with_picture(cast).id,
        networks=["linkedin", "x"],
        wall_time=(NOW + timedelta(days=2)).replace(tzinfo=None),
        zone="UTC",
        now=NOW,
    )
    return {row.network: row for row in made.deliveries}


def test_a_recalled_version_gives_no_picture_any_more(dressed_cast: Cast) -> None:
    file = ensure_rendition(
        membership_id=dressed_cast.membership.id, template_key="squeeze", format_key="square", locale="en"
    )
    address = media_address(file.sha256).removeprefix("http://127.0.0.1:8000")
    bundle = start_bundle(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id, now=NOW)
    build_bundle(bundle_id=bundle.id)
    client = signed_in(dressed_cast.ben)
    ids = dressed_cast.membership.id
    addresses = [
        reverse("kits:preview", args=[ids]) + "?template=squeeze&format=square&locale=en",
        reverse("kits:visual", args=[ids, "squeeze", "square", "en"]),
        reverse("kits:bundle_zip", args=[ids, Bundle.objects.get().id]),
        reverse("api:preview_visual", args=[ids]) + "?template=squeeze&format=square&locale=en",
    ]
    assert Client().get(address).status_code == 200
    before = Download.objects.count()
    version = recall(dressed_cast)
    assert (version.state, version.withdrawn_reason, version.withdrawn_by_id) == (
        "withdrawn",
        "The date is wrong.",
        dressed_cast.ana.id,
    )
    for each in addresses:
        answer = client.get(each)
        assert answer.status_code == 410, each
        assert "The date is wrong." in answer.content.decode()
    assert Client().get(address).status_code == 404
    assert Download.objects.count() == before
    entry = LedgerEntry.objects.get(kind="kit.recalled")
    assert (entry.actor_id, entry.subject_id) == (dressed_cast.ana.id, str(version.id))


def test_a_retired_kits_version_is_recalled_and_its_planned_posts_are_held(dressed_cast: Cast) -> None:
    taken(dressed_cast)
    delivery = scheduled(dressed_cast)["linkedin"]
    ana = dressed_cast.viewer("ana")
    retire_kit(viewer=ana, campaign_id=dressed_cast.campaign.id, now=NOW)
    delivery.refresh_from_db()
    assert delivery.held_at is None
    client, address = signed_in(dressed_cast.ana), "/api/v1/campaigns/vote-anyway/kit/versions"
    listed = client.get(address).json()
    assert [(each["number"], each["state"], each["is_retired"]) for each in listed] == [(1, "published", True)]
    assert "Retired" in client.get(reverse("kits:versions", args=["vote-anyway"])).content.decode()
    assert reverse("kits:versions", args=["vote-anyway"]) in client.get("/c/vote-anyway/kit/").content.decode()
    assert client.get(reverse("kits:version", args=["vote-anyway", 1])).status_code == 200
    answer = client.post(f"{address}/1/recall", {"reason": "The date is wrong."}, content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
    delivery.refresh_from_db()
    assert delivery.held_at is not None
    assert (Mail.objects.get(kind="kit_recalled").to_email, KitVersion.objects.get().state) == (
        dressed_cast.ben.email,
        "withdrawn",
    )


@pytest.mark.parametrize(("name", "error"), [("ben", Forbidden), ("cleo", NotFound)])
def test_who_may_not_recall_changes_nothing(dressed_cast: Cast, name: str, error: type[DomainError]) -> None:
    taken(dressed_cast)
    delivery = scheduled(dressed_cast)["linkedin"]
    with pytest.raises(error):
        recall(dressed_cast, name=name)
    client = signed_in(getattr(dressed_cast, name))
    page = client.post(reverse("kits:version", args=["vote-anyway", 1]), {"reason": "Mine."})
    by_api = client.post(
        "/api/v1/campaigns/vote-anyway/kit/versions/1/recall", {"reason": "Mine."}, content_type="application/json"
    )
    assert {page.status_code, by_api.status_code} <= {403, 404}
    delivery.refresh_from_db()
    assert (KitVersion.objects.get().state, delivery.held_at) == ("published", None)
    assert not Mail.objects.filter(kind="kit_recalled").exists()
    assert not LedgerEntry.objects.filter(kind="kit.recalled").exists()


@pytest.mark.parametrize(
    ("reason", "code"), [("", "reason_missing"), (" \u200b ", "reason_missing"), ("x" * 501, "reason_too_long")]
)
def test_a_recall_needs_a_reason(dressed_cast: Cast, reason: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        recall(dressed_cast, reason=reason)
    assert (caught.value.code, KitVersion.objects.get().state) == (code, "published")


def test_once_and_only_what_there_is(dressed_cast: Cast) -> None:
    with pytest.raises(NotFound):
        recall(dressed_cast, number=7)
    recall(dressed_cast)
    with pytest.raises(Conflict):
        recall(dressed_cast, reason="Again.")
    assert KitVersion.objects.get().withdrawn_reason == "The date is wrong."


def test_unsent_posts_with_its_pictures_are_held_and_no_others(dressed_cast: Cast) -> None:
    deliveries = scheduled(dressed_cast)
    draft = post_with_picture(dressed_cast)
    recall(dressed_cast)
    for row in deliveries.values():
        row.refresh_from_db()
    assert (deliveries["linkedin"].held_at, deliveries["x"].held_at) == (NOW, None)
    ben = dressed_cast.viewer("ben")
    with pytest.raises(Conflict) as caught:
        release_delivery(viewer=ben, delivery_id=deliveries["linkedin"].id)
    assert caught.value.code == "picture_withdrawn"
    wall_time = (NOW + timedelta(days=2)).replace(tzinfo=None)
    with pytest.raises(Conflict):
        schedule_post(viewer=ben, post_id=draft.id, networks=["linkedin"], wall_time=wall_time, zone="UTC", now=NOW)
    assert not Delivery.objects.filter(post=draft).exists()
    proposed = propose_post(
        viewer=ben, post_id=draft.id, networks=["linkedin"], wall_time=wall_time, zone="UTC", now=NOW
    )
    assert proposed.deliveries[0].approved_sha256 == ""
    hold_campaign(viewer=dressed_cast.viewer("ana"), campaign_id=dressed_cast.campaign.id, now=NOW)
    release_campaign(viewer=dressed_cast.viewer("ana"), campaign_id=dressed_cast.campaign.id)
    deliveries["linkedin"].refresh_from_db()
    assert deliveries["linkedin"].held_at == NOW


def test_a_picture_that_the_newer_version_shows_as_well_may_go_out(dressed_cast: Cast) -> None:
    deliveries = scheduled(dressed_cast)
    revise_kit(
        viewer=dressed_cast.viewer("ana"),
        campaign_id=dressed_cast.campaign.id,
        revision=Revision(captions={}),
        go_ahead=ANYWAY,
        now=NOW,
    )
    take_version(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id, now=NOW)
    ensure_rendition(
        membership_id=dressed_cast.membership.id,
        template_key="squeeze",
        format_key="square",
        locale="en",
        encoding="jpeg",
    )
    recall(dressed_cast)
    deliveries["linkedin"].refresh_from_db()
    assert deliveries["linkedin"].held_at is None
    assert Rendition.objects.get(format_key="square").version.number == 2  # type: ignore[union-attr]


def mail_text(kind: str) -> str:
    return str(json.loads(decrypt(Mail.objects.get(kind=kind).sealed_body or b""))["text"])


def test_who_downloaded_it_hears_of_it_and_of_the_corrected_one(dressed_cast: Cast) -> None:
    taken(dressed_cast)
    recall(dressed_cast)
    mail = Mail.objects.get(kind="kit_recalled")
    assert mail.to_email == dressed_cast.ben.email
    assert "The date is wrong." in mail_text("kit_recalled")
    assert "A corrected version is on its way." in mail_text("kit_recalled")
    correct(dressed_cast)
    assert "Version 2 of the kit is ready for Ondelune." in mail_text("kit_corrected")
    correct(dressed_cast)
    assert Mail.objects.filter(kind="kit_corrected").count() == 1


def test_with_a_corrected_one_at_hand_there_is_one_mail(dressed_cast: Cast) -> None:
    taken(dressed_cast)
    correct(dressed_cast)
    recall(dressed_cast)
    assert "Version 2 is ready." in mail_text("kit_recalled")
    assert f"/kit/{dressed_cast.membership.id}/difference/" in mail_text("kit_recalled")
    correct(dressed_cast)
    assert not Mail.objects.filter(kind="kit_corrected").exists()


def test_who_took_nothing_or_was_erased_gets_no_mail_of_their_own(dressed_cast: Cast) -> None:
    recall(dressed_cast)
    assert not Mail.objects.filter(kind="kit_recalled").exists()


def test_a_reason_in_the_mail_is_in_the_readers_language_frame(dressed_cast: Cast) -> None:
    Person.objects.filter(id=dressed_cast.ben.id).update(locale="de")
    taken(dressed_cast)
    recall(dressed_cast)
    assert Mail.objects.get(kind="kit_recalled").subject == "Bitte Version 1 des Kits nicht mehr verwenden"


def test_the_lead_sees_who_still_uses_it(dressed_cast: Cast) -> None:
    taken(dressed_cast)
    correct(dressed_cast)
    row = version_row(viewer=dressed_cast.viewer("ana"), campaign_id=dressed_cast.campaign.id, number=1)
    assert [(use.membership.id, use.is_worn, use.downloads, use.last_at) for use in row.uses] == [
        (dressed_cast.membership.id, True, 1, NOW)
    ]
    take_version(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id, now=NOW)
    row = version_row(viewer=dressed_cast.viewer("ana"), campaign_id=dressed_cast.campaign.id, number=1)
    assert (row.worn, row.taken) == (0, 1)
    client = signed_in(dressed_cast.ana)
    assert "Ondelune" in client.get(reverse("kits:version", args=["vote-anyway", 1])).content.decode()
    answer = client.post(reverse("kits:version", args=["vote-anyway", 1]), {"reason": ""})
    assert (answer.status_code, "The reason is missing." in answer.content.decode()) == (422, True)
    assert client.post(reverse("kits:version", args=["vote-anyway", 1]), {"reason": "Old."}).status_code == 302
    listed = client.get("/api/v1/campaigns/vote-anyway/kit/versions").json()
    assert [(each["number"], each["state"], each["reason"]) for each in listed] == [
        (2, "published", ""),
        (1, "withdrawn", "Old."),
    ]


def test_a_member_sees_the_difference_and_takes_what_was_seen(dressed_cast: Cast) -> None:
    correct(dressed_cast)
    found = difference_for(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id)
    assert [(each.key, each.change, each.formats_removed) for each in found.motifs] == [
        ("squeeze", "changed", ["linkedin"]),
        ("cross", "added", []),
        ("excuses", "removed", []),
    ]
    changes = [(each.slot, each.locale, each.before, each.after) for each in found.texts]
    assert ("date", "en", "9 June", "9 June 2024") in changes
    assert ("date", "fr", "9 juin", "") in changes
    client, ids = signed_in(dressed_cast.ben), dressed_cast.membership.id
    page = client.get(reverse("kits:difference", args=[ids])).content.decode()
    assert "9 June 2024" in page
    assert page.count(reverse("kits:newest_picture", args=[ids])) == 2
    assert page.count(f"{reverse('kits:preview', args=[ids])}?") == 2
    picture = client.get(reverse("kits:newest_picture", args=[ids]), {"template": "cross", "w": "300"})
    assert size_of(picture.content) == (300, 300)
    correct(dressed_cast)
    late = client.post(reverse("kits:newer", args=[ids]), {"number": "2"})
    assert (late.status_code, Personalisation.objects.get().version.number) == (409, 1)
    assert client.post(reverse("kits:newer", args=[ids]), {"number": "3"}).status_code == 302
    assert Personalisation.objects.get().version.number == 3
    assert client.get(reverse("kits:difference", args=[ids])).status_code == 302


def test_the_studio_of_a_recalled_version_leads_to_the_newer_one(dressed_cast: Cast) -> None:
    recall(dressed_cast)
    client, studio = signed_in(dressed_cast.ben), reverse("kits:studio", args=[dressed_cast.membership.id])
    answer = client.get(studio)
    assert (answer.status_code, "The date is wrong." in answer.content.decode()) == (410, True)
    correct(dressed_cast)
    text = client.get(studio).content.decode()
    assert "Take version 2" in text
    assert reverse("kits:preview", args=[dressed_cast.membership.id]) not in text
    assert client.post(reverse("kits:newer", args=[dressed_cast.membership.id]), {"number": "2"}).status_code == 302
    assert "Your poster is ready." in client.get(studio).content.decode()


def test_others_see_no_difference(dressed_cast: Cast) -> None:
    correct(dressed_cast)
    with pytest.raises(NotFound):
        difference_for(viewer=dressed_cast.viewer("cleo"), membership_id=dressed_cast.membership.id)
    client = signed_in(dressed_cast.cleo)
    for name in ("difference", "newest_picture"):
        answer = client.get(reverse(f"kits:{name}", args=[dressed_cast.membership.id]), {"template": "cross"})
        assert answer.status_code == 404


def test_the_refusal_names_the_newer_version(dressed_cast: Cast) -> None:
    correct(dressed_cast)
    recall(dressed_cast)
    with pytest.raises(KitWithdrawn) as caught:
        ensure_rendition(
            membership_id=dressed_cast.membership.id, template_key="squeeze", format_key="square", locale="en"
        )
    assert caught.value.remedy == "Open your kit and take version 2."
