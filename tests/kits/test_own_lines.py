"""Own lines past their first look: undone, written over, refused after a change; what left as a picture is reached."""

import pytest
from django.test import Client
from django.urls import reverse

from config.wiring import wire
from kits.errors import VisualWithdrawn
from kits.models import OwnLine, Personalisation, VisualWithdrawal
from kits.queries import kit_of, media_address, open_lines
from kits.services import decide_line, set_colour, undo_change
from social.models import Delivery
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import plan_post
from tests.kits.test_looking import picture, rule, shown, write

wire()


def undo(cast: Cast) -> Personalisation:
    return undo_change(viewer=cast.viewer("ben"), membership_id=cast.membership.id, now=NOW)


def recolour(cast: Cast, colour: str = "#0b5d4a") -> None:
    set_colour(viewer=cast.viewer("ben"), membership_id=cast.membership.id, colour=colour, now=NOW)


def refuse(cast: Cast, text: str) -> OwnLine:
    (line,) = (row for row in looked_at(cast) if row.text == text)
    return decide(cast, line, False)


def decide(cast: Cast, line: OwnLine, is_accepted: bool) -> OwnLine:
    return decide_line(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        line_id=line.id,
        is_accepted=is_accepted,
        reason="" if is_accepted else "Too loud.",
        now=NOW,
    )


def looked_at(cast: Cast) -> list[OwnLine]:
    return open_lines(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id)


def told(cast: Cast) -> list[tuple[str, str]]:
    return [(row.text, row.state) for row in looked_at(cast)]


def status(sha256: str) -> int:
    return Client().get(media_address(sha256, "jpg").removeprefix("http://127.0.0.1:8000")).status_code


def can_undo(cast: Cast) -> bool:
    return kit_of(viewer=cast.viewer("ben"), membership_id=cast.membership.id).can_undo


@pytest.mark.parametrize("later", ["after", "first"])
def test_undo_does_not_bring_a_refused_line_back(dressed_cast: Cast, later: str) -> None:
    rule(dressed_cast, "after")
    write(dressed_cast, "Loud.")
    recolour(dressed_cast)
    refuse(dressed_cast, "Loud.")
    rule(dressed_cast, later)
    undo(dressed_cast)
    worn = Personalisation.objects.get()
    assert (worn.lines, worn.colour, worn.before["lines"]) == ({}, "", {})
    undo(dressed_cast)
    assert (shown(dressed_cast), OwnLine.objects.exclude(state="refused").count()) == ("", 0)


def test_a_refused_line_that_undo_alone_knows_leaves_nothing_to_undo(dressed_cast: Cast) -> None:
    rule(dressed_cast, "after")
    write(dressed_cast, "Loud.")
    picture(dressed_cast)
    write(dressed_cast, "")
    assert can_undo(dressed_cast)
    refuse(dressed_cast, "Loud.")
    assert (Personalisation.objects.get().before, can_undo(dressed_cast)) == ({}, False)


def test_a_line_that_undo_brings_back_is_looked_after(dressed_cast: Cast) -> None:
    write(dressed_cast, "Old.")
    write(dressed_cast, "New.")
    rule(dressed_cast, "after")
    undo(dressed_cast)
    assert (shown(dressed_cast), told(dressed_cast)) == ("Old.", [("Old.", "shown")])


def test_a_line_that_undo_brings_back_waits_where_lines_are_approved_first(dressed_cast: Cast) -> None:
    write(dressed_cast, "Old.")
    write(dressed_cast, "New.")
    rule(dressed_cast, "first")
    address = reverse("kits:undo", args=[dressed_cast.membership.id])
    page = signed_in(dressed_cast.ben).post(address, follow=True).content.decode()
    assert ("Your words wait for the campaign&#x27;s lead." in page, "is undone" in page) == (True, False)
    assert (shown(dressed_cast), told(dressed_cast)) == ("New.", [("Old.", "waiting")])
    assert not can_undo(dressed_cast)
    decide(dressed_cast, looked_at(dressed_cast)[0], True)
    assert shown(dressed_cast) == "Old."


def test_what_waits_does_not_hold_up_the_rest_of_an_undo(dressed_cast: Cast) -> None:
    write(dressed_cast, "Old.")
    recolour(dressed_cast)
    Personalisation.objects.update(lines={})
    rule(dressed_cast, "first")
    undo(dressed_cast)
    assert (Personalisation.objects.get().colour, shown(dressed_cast)) == ("", "")
    assert told(dressed_cast) == [("Old.", "waiting")]


def test_refused_afterwards_every_picture_of_the_line_is_reached(dressed_cast: Cast) -> None:
    rule(dressed_cast, "after")
    other = picture(dressed_cast)
    write(dressed_cast, "Loud.")
    plan_post(dressed_cast)
    before = picture(dressed_cast)
    recolour(dressed_cast)
    after = picture(dressed_cast)
    refuse(dressed_cast, "Loud.")
    assert dict(Delivery.objects.values_list("network", "held_at")) == {"linkedin": NOW, "x": None}
    assert [status(file.sha256) for file in (before, after, other)] == [404, 404, 200]
    assert picture(dressed_cast).sha256 not in {before.sha256, after.sha256}
    recolour(dressed_cast, "#b5179e")
    assert picture(dressed_cast).sha256 == other.sha256
    write(dressed_cast, "Loud.")
    with pytest.raises(VisualWithdrawn):
        picture(dressed_cast)


def test_a_line_in_one_language_is_refused_where_others_show_it(dressed_cast: Cast) -> None:
    rule(dressed_cast, "after")
    write(dressed_cast, "Loud.")
    english, french, german = (picture(dressed_cast, locale) for locale in ("en", "fr", "de"))
    refuse(dressed_cast, "Loud.")
    assert [status(file.sha256) for file in (english, french, german)] == [404, 404, 200]


def test_a_line_written_over_is_kept_once_it_is_a_picture(dressed_cast: Cast) -> None:
    rule(dressed_cast, "after")
    write(dressed_cast, "Lo")
    write(dressed_cast, "Loud.")
    assert told(dressed_cast) == [("Loud.", "shown")]
    out = picture(dressed_cast)
    write(dressed_cast, "Quiet.")
    assert told(dressed_cast) == [("Quiet.", "shown"), ("Loud.", "replaced")]
    page = signed_in(dressed_cast.ana).get(reverse("kits:lines", args=["vote-anyway"])).content.decode()
    assert page.count("Replaced since, but downloaded or planned.") == 1
    assert page.count("Shown already.") == 1
    refuse(dressed_cast, "Loud.")
    assert (shown(dressed_cast), status(out.sha256)) == ("Quiet.", 404)
    assert told(dressed_cast) == [("Quiet.", "shown")]
    write(dressed_cast, "")
    assert told(dressed_cast) == []


def test_a_line_written_again_is_the_one_that_waits_for_its_look(dressed_cast: Cast) -> None:
    rule(dressed_cast, "after")
    write(dressed_cast, "Loud.")
    picture(dressed_cast)
    write(dressed_cast, "")
    assert told(dressed_cast) == [("Loud.", "replaced")]
    write(dressed_cast, "Loud.")
    assert told(dressed_cast) == [("Loud.", "shown")]


def test_what_is_shown_unseen_stays_to_be_looked_at_while_another_waits(dressed_cast: Cast) -> None:
    rule(dressed_cast, "after")
    write(dressed_cast, "Loud.")
    picture(dressed_cast)
    rule(dressed_cast, "first")
    write(dressed_cast, "Quiet.")
    assert told(dressed_cast) == [("Quiet.", "waiting"), ("Loud.", "shown")]
    decide(dressed_cast, looked_at(dressed_cast)[0], True)
    assert (shown(dressed_cast), told(dressed_cast)) == ("Quiet.", [("Loud.", "replaced")])
    decide(dressed_cast, looked_at(dressed_cast)[0], True)
    assert (shown(dressed_cast), told(dressed_cast), VisualWithdrawal.objects.count()) == ("Quiet.", [], 0)
