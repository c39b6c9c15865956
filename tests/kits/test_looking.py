"""A lead's eye: own lines by the campaign's rule, the gallery, one visual taken back and given again."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coalition.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from coalition.models import LedgerEntry, Mail
from config.wiring import wire
from kits.errors import VisualWithdrawn
from kits.models import LineRule, OwnLine, Personalisation, VisualWithdrawal
from kits.queries import gallery_page, media_address, open_lines, waiting_lines
from kits.services import (
    RenditionFile,
    decide_line,
    ensure_rendition,
    set_line,
    set_line_rule,
    undo_withdrawal,
    withdraw_visual,
)
from social.models import Delivery
from tests.cast import NOW, Cast, make_member, make_person
from tests.conftest import signed_in
from tests.kits.scene import plan_post, size_of

wire()


def rule(cast: Cast, mode: str, *, name: str = "ana", suggestions: dict[str, list[str]] | None = None) -> LineRule:
    return set_line_rule(
        viewer=cast.viewer(name), campaign_id=cast.campaign.id, mode=mode, suggestions=suggestions or {}
    )


def write(cast: Cast, text: str, locale: str = "en") -> Personalisation:
    return set_line(
        viewer=cast.viewer("ben"),
        membership_id=cast.membership.id,
        template_key="squeeze",
        slot="line",
        locale=locale,
        text=text,
        now=NOW,
    )


def decide(cast: Cast, is_accepted: bool, *, name: str = "ana", reason: str = "") -> OwnLine:
    return decide_line(
        viewer=cast.viewer(name),
        campaign_id=cast.campaign.id,
        line_id=OwnLine.objects.get().id,
        is_accepted=is_accepted,
        reason=reason,
        now=NOW,
    )


def shown(cast: Cast, locale: str = "en") -> str:
    lines = Personalisation.objects.get(membership=cast.membership).lines
    return str(lines.get("*", {}).get("line", {}).get(locale, ""))


def picture(cast: Cast, locale: str = "en") -> RenditionFile:
    return ensure_rendition(
        membership_id=cast.membership.id, template_key="squeeze", format_key="square", locale=locale, encoding="jpeg"
    )


def withdraw(cast: Cast, *, name: str = "ana", reason: str = "The claim is wrong.") -> VisualWithdrawal:
    return withdraw_visual(
        viewer=cast.viewer(name),
        campaign_id=cast.campaign.id,
        membership_id=cast.membership.id,
        template_key="squeeze",
        reason=reason,
        now=NOW,
    )


def test_free_lines_are_shown_and_nobody_looks(dressed_cast: Cast) -> None:
    write(dressed_cast, "Ours.")
    assert (shown(dressed_cast), OwnLine.objects.count()) == ("Ours.", 0)


def test_checked_afterwards_a_line_is_shown_at_once(dressed_cast: Cast) -> None:
    rule(dressed_cast, "after")
    write(dressed_cast, "Ours.")
    write(dressed_cast, "Ours.")
    assert shown(dressed_cast) == "Ours."
    found = open_lines(viewer=dressed_cast.viewer("ana"), campaign_id=dressed_cast.campaign.id)
    assert [(each.text, each.state, each.written_by_id) for each in found] == [("Ours.", "shown", dressed_cast.ben.id)]
    assert decide(dressed_cast, True).state == "accepted"
    assert shown(dressed_cast) == "Ours."
    assert not Mail.objects.exists()


def test_refused_afterwards_it_goes_with_its_pictures_and_a_mail(dressed_cast: Cast) -> None:
    rule(dressed_cast, "after")
    write(dressed_cast, "Ours.")
    english, german = picture(dressed_cast), picture(dressed_cast, "de")
    with pytest.raises(Invalid):
        decide(dressed_cast, False)
    assert shown(dressed_cast) == "Ours."
    row = decide(dressed_cast, False, reason="Too loud.")
    assert (row.state, row.reason, shown(dressed_cast)) == ("refused", "Too loud.", "")
    assert Mail.objects.get(kind="line_refused").to_email == dressed_cast.ben.email
    for file, status in ((english, 404), (german, 200)):
        path = media_address(file.sha256, "jpg").removeprefix("http://127.0.0.1:8000")
        assert Client().get(path).status_code == status
    assert picture(dressed_cast).sha256 != english.sha256
    with pytest.raises(Conflict):
        decide(dressed_cast, True)
    write(dressed_cast, "Ours.")
    with pytest.raises(VisualWithdrawn):
        picture(dressed_cast)


def test_approved_first_a_line_waits(dressed_cast: Cast) -> None:
    rule(dressed_cast, "first")
    before = picture(dressed_cast).sha256
    write(dressed_cast, "Ours.")
    assert (shown(dressed_cast), picture(dressed_cast).sha256) == ("", before)
    assert waiting_lines(membership_id=dressed_cast.membership.id) == {("*", "line", "en"): "Ours."}
    studio = reverse("kits:studio", args=[dressed_cast.membership.id])
    text = signed_in(dressed_cast.ben).get(studio, {"template": "squeeze", "locale": "en"}).content.decode()
    assert 'value="Ours."' in text
    assert "Waits for the campaign&#x27;s lead." in text or "Waits for the campaign's lead." in text
    decide(dressed_cast, True)
    assert shown(dressed_cast) == "Ours."
    assert waiting_lines(membership_id=dressed_cast.membership.id) == {}
    write(dressed_cast, "")
    write(dressed_cast, "Ours.")
    assert shown(dressed_cast) == "Ours."


def test_refused_before_it_was_shown_changes_no_picture(dressed_cast: Cast) -> None:
    rule(dressed_cast, "first")
    write(dressed_cast, "Ours.")
    decide(dressed_cast, False, reason="Too loud.")
    assert (shown(dressed_cast), VisualWithdrawal.objects.count()) == ("", 0)
    assert Mail.objects.filter(kind="line_refused").count() == 1


def test_taking_a_line_back_leaves_nothing_to_look_at(dressed_cast: Cast) -> None:
    rule(dressed_cast, "first")
    write(dressed_cast, "Ours.")
    write(dressed_cast, "")
    assert not OwnLine.objects.exists()


def test_a_suggested_line_waits_for_nobody(dressed_cast: Cast) -> None:
    rule(dressed_cast, "first", suggestions={"en": ["Rain or shine.", " ", "x" * 49], "fr": []})
    assert LineRule.objects.get().suggestions == {"en": ["Rain or shine.", "x" * 49]}
    studio = reverse("kits:studio", args=[dressed_cast.membership.id])
    text = signed_in(dressed_cast.ben).get(studio, {"template": "squeeze", "locale": "en"}).content.decode()
    suggested = (
        '<button class="link" type="submit" name="line.en" value="Rain or shine." data-suggested-for="line-line"'
    )
    assert suggested in text and text.index('<button type="submit" hidden>') < text.index(suggested)
    assert "x" * 49 not in text
    posted = {"template": "squeeze", "format": "square", "locale": "en", "line.en": "Rain or shine."}
    assert signed_in(dressed_cast.ben).post(reverse("kits:dress", args=[dressed_cast.membership.id]), posted)
    assert (shown(dressed_cast), OwnLine.objects.count()) == ("Rain or shine.", 0)


@pytest.mark.parametrize(("name", "error"), [("ben", Forbidden), ("cleo", NotFound)])
def test_others_neither_rule_nor_decide_nor_withdraw(dressed_cast: Cast, name: str, error: type[DomainError]) -> None:
    with pytest.raises(error):
        rule(dressed_cast, "first", name=name)
    assert not LineRule.objects.exists()
    rule(dressed_cast, "first")
    write(dressed_cast, "Ours.")
    with pytest.raises(error):
        decide(dressed_cast, True, name=name)
    with pytest.raises(error):
        withdraw(dressed_cast, name=name)
    with pytest.raises(error):
        gallery_page(viewer=dressed_cast.viewer(name), campaign_id=dressed_cast.campaign.id)
    client, ids = signed_in(getattr(dressed_cast, name)), dressed_cast.membership.id
    line = OwnLine.objects.get()
    posts = (
        (reverse("kits:lines", args=["vote-anyway"]), {"mode": "free"}),
        (reverse("kits:decide_line", args=["vote-anyway", line.id]), {"accept": "1"}),
        (reverse("kits:withdraw_visual", args=["vote-anyway", ids]), {"template": "squeeze", "reason": "Mine."}),
    )
    for address, sent in posts:
        assert client.post(address, sent).status_code in {403, 404}
    assert client.get(reverse("kits:gallery_picture", args=["vote-anyway", ids])).status_code in {403, 404}
    assert (OwnLine.objects.get().state, shown(dressed_cast), LineRule.objects.get().mode) == ("waiting", "", "first")
    assert not VisualWithdrawal.objects.exists()


@pytest.mark.parametrize(
    ("mode", "suggestions"),
    [
        ("none", {}),
        ("free", {"pl": ["x"]}),
        ("free", {"en": ["x" * 301]}),
        ("free", {"en": [str(n) for n in range(21)]}),
    ],
)
def test_a_rule_has_its_bounds(dressed_cast: Cast, mode: str, suggestions: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid):
        rule(dressed_cast, mode, suggestions=suggestions)
    assert not LineRule.objects.exists()


def test_a_withdrawn_visual_stops_until_it_is_undone(dressed_cast: Cast) -> None:
    plan_post(dressed_cast)
    file = picture(dressed_cast)
    address = media_address(file.sha256, "jpg").removeprefix("http://127.0.0.1:8000")
    row = withdraw(dressed_cast)
    held = dict(Delivery.objects.values_list("network", "held_at"))
    assert held == {"linkedin": NOW, "x": None}
    with pytest.raises(VisualWithdrawn) as caught:
        picture(dressed_cast)
    assert "The claim is wrong." in caught.value.message
    assert Client().get(address).status_code == 404
    visual = reverse("kits:visual", args=[dressed_cast.membership.id, "squeeze", "story", "fr"])
    client = signed_in(dressed_cast.ben)
    assert client.get(visual).status_code == 410
    assert client.get(visual.replace("squeeze", "excuses")).status_code == 200
    assert Mail.objects.get(kind="visual_withdrawn").to_email == dressed_cast.ben.email
    undo_withdrawal(
        viewer=dressed_cast.viewer("ana"), campaign_id=dressed_cast.campaign.id, withdrawal_id=row.id, now=NOW
    )
    assert picture(dressed_cast).sha256 == file.sha256
    assert Client().get(address).status_code == 200
    kinds = LedgerEntry.objects.filter(kind__startswith="visual.").values_list("kind", flat=True)
    assert sorted(kinds) == ["visual.withdrawal_undone", "visual.withdrawn"]


def test_dressed_otherwise_it_is_another_visual(dressed_cast: Cast) -> None:
    withdraw(dressed_cast)
    write(dressed_cast, "A better one.")
    assert picture(dressed_cast).width_px == 1080


def test_another_campaigns_lead_undoes_nothing(dressed_cast: Cast) -> None:
    row = withdraw(dressed_cast)
    with pytest.raises(NotFound):
        undo_withdrawal(
            viewer=dressed_cast.viewer("cleo"), campaign_id=dressed_cast.campaign.id, withdrawal_id=row.id, now=NOW
        )
    with pytest.raises(NotFound):
        withdraw_visual(
            viewer=dressed_cast.viewer("ana"),
            campaign_id=dressed_cast.campaign.id,
            membership_id=dressed_cast.other_membership.id,
            template_key="squeeze",
            reason="Mine.",
            now=NOW,
        )
    assert VisualWithdrawal.objects.get().undone_at is None


def test_the_gallery_shows_takes_back_and_undoes(dressed_cast: Cast) -> None:
    client, gallery = signed_in(dressed_cast.ana), reverse("kits:gallery", args=["vote-anyway"])
    ids = dressed_cast.membership.id
    assert "Ondelune" in client.get(gallery).content.decode()
    address = reverse("kits:gallery_picture", args=["vote-anyway", ids])
    shown_as = client.get(address, {"template": "squeeze", "w": "300"})
    assert size_of(shown_as.content) == (300, 300)
    other = reverse("kits:gallery_picture", args=["vote-anyway", dressed_cast.other_membership.id])
    assert client.get(other, {"template": "squeeze"}).status_code == 404
    address = reverse("kits:withdraw_visual", args=["vote-anyway", ids])
    refused = client.post(address, {"template": "squeeze", "reason": ""})
    assert (refused.status_code, VisualWithdrawal.objects.count()) == (422, 0)
    assert client.post(address, {"template": "squeeze", "reason": "Wrong."}).status_code == 302
    assert "Wrong." in client.get(gallery).content.decode()
    row = VisualWithdrawal.objects.get()
    assert client.post(reverse("kits:undo_withdrawal", args=["vote-anyway", row.id])).status_code == 302
    assert "Wrong." not in client.get(gallery).content.decode()


def test_250_companies_come_in_pages_and_few_questions(dressed_cast: Cast) -> None:
    worn = Personalisation.objects.get()
    for number in range(249):
        person = make_person(f"P{number}")
        _company, membership = make_member(person, dressed_cast.campaign, f"Company {number:03}", number + 2)
        Personalisation.objects.create(
            membership=membership,
            brand=worn.brand,
            version=worn.version,
            template_key="excuses" if number % 2 else "squeeze",
            changed_at=NOW,
        )
    viewer, campaign_id = dressed_cast.viewer("ana"), dressed_cast.campaign.id
    with CaptureQueriesContext(connection) as asked:
        page = gallery_page(viewer=viewer, campaign_id=campaign_id, number=11)
    assert len(asked.captured_queries) <= 6
    assert (page.total, page.pages, len(page.tiles), page.number) == (250, 11, 10, 11)
    excuses = gallery_page(viewer=viewer, campaign_id=campaign_id, motif="excuses", number=99)
    assert (excuses.total, excuses.number, {tile.template_key for tile in excuses.tiles}) == (124, 6, {"excuses"})
    assert excuses.motifs == {"squeeze": "Squeeze", "excuses": "Excuses"}


def test_over_the_api(dressed_cast: Cast) -> None:
    client, base = signed_in(dressed_cast.ana), "/api/v1/campaigns/vote-anyway/kit"
    sent = {"mode": "first", "suggestions": {"en": ["Rain or shine."]}}
    assert client.put(f"{base}/lines", sent, content_type="application/json").json()["mode"] == "first"
    write(dressed_cast, "Ours.")
    (line,) = client.get(f"{base}/lines").json()["open"]
    assert (line["text"], line["company"], line["state"]) == ("Ours.", "Ondelune", "waiting")
    decision = {"is_accepted": True}
    answer = client.post(f"{base}/lines/{line['id']}", decision, content_type="application/json")
    assert (answer.status_code, shown(dressed_cast)) == (200, "Ours.")
    given = {"template": "squeeze", "reason": "Wrong."}
    path = f"{base}/gallery/{dressed_cast.membership.id}/withdraw"
    made = client.post(path, given, content_type="application/json")
    assert made.status_code == 201
    assert client.get(f"{base}/gallery").json()["tiles"][0]["template"] == "squeeze"
    assert client.post(f"{base}/withdrawals/{made.json()['id']}/undo").status_code == 204
    assert VisualWithdrawal.objects.get().undone_at is not None
