"""What a lead took back stays so while it looks the same, whatever else about the picture changes."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from coalition.errors import Conflict
from coalition.models import Mail
from config.wiring import wire
from kits import addressing
from kits.errors import VisualWithdrawn
from kits.models import Rendition, VisualWithdrawal, WithdrawnPicture
from kits.queries import kit_of, notes_of, recalled_among
from kits.services import Revision, revise_kit, set_alt_text, take_version, undo_withdrawal
from social.models import Delivery
from tests.cast import NOW, Cast
from tests.kits.scene import ANYWAY, plan_post
from tests.kits.test_gallery import tile
from tests.kits.test_looking import picture, rule, withdraw, write
from tests.kits.test_own_lines import recolour, refuse, status
from visuals import SlotChange

pytestmark = pytest.mark.django_db


def describe(cast: Cast) -> None:
    set_alt_text(
        viewer=cast.viewer("ben"),
        membership_id=cast.membership.id,
        template_key="squeeze",
        locale="en",
        text="A bath, still warm.",
        now=NOW,
    )


def rename(cast: Cast) -> None:
    cast.campaign.name = "Vote Anyhow"
    cast.campaign.save(update_fields=["name"])


def take_newer(cast: Cast) -> None:
    """A version whose motif differs in what a company may write, and in nothing that is seen."""
    change = Revision(slots={"squeeze": {"line": SlotChange(max_chars=40)}})
    revise_kit(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, revision=change, go_ahead=ANYWAY, now=NOW)
    take_version(viewer=cast.viewer("ben"), membership_id=cast.membership.id, now=NOW)


@pytest.mark.parametrize("change", [describe, rename, take_newer])
def test_it_stays_under_another_address(dressed_cast: Cast, change: Callable[[Cast], None]) -> None:
    before = picture(dressed_cast).sha256
    row = withdraw(dressed_cast)
    change(dressed_cast)
    with pytest.raises(VisualWithdrawn, match="The claim is wrong"):
        picture(dressed_cast)
    assert tile(dressed_cast).withdrawal == row
    kit = kit_of(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id)
    assert {(each.template_key, each.locale) for each in notes_of(kit).withdrawn} == {
        ("squeeze", locale) for locale in ("de", "en", "fr")
    }
    assert recalled_among([before]) == {before}


def test_what_was_drawn_under_another_address_goes_with_it(dressed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older engine's picture, or an earlier description: it looks the same, and a post may have it."""
    wire()
    older = picture(dressed_cast)
    plan_post(dressed_cast)
    describe(dressed_cast)
    monkeypatch.setattr(addressing, "ENGINE_VERSION", "later")
    newer = picture(dressed_cast)
    assert [status(file.sha256) for file in (older, newer)] == [200, 200]
    row = withdraw(dressed_cast)
    assert older.sha256 != newer.sha256
    assert [status(file.sha256) for file in (older, newer)] == [404, 404]
    assert dict(Delivery.objects.values_list("network", "held_at")) == {"linkedin": NOW, "x": None}
    assert recalled_among([older.sha256, newer.sha256]) == {older.sha256, newer.sha256}
    undo_withdrawal(
        viewer=dressed_cast.viewer("ana"), campaign_id=dressed_cast.campaign.id, withdrawal_id=row.id, now=NOW
    )
    assert [status(file.sha256) for file in (older, newer)] == [200, 200]


def test_for_its_description_alone_it_goes_by_its_address(dressed_cast: Cast) -> None:
    """Refused words that only readers of alternative texts meet: described otherwise the picture may be shown."""
    rule(dressed_cast, "after")
    before = picture(dressed_cast)
    describe(dressed_cast)
    described = picture(dressed_cast)
    refuse(dressed_cast, "A bath, still warm.")
    assert picture(dressed_cast).sha256 == before.sha256
    assert [status(file.sha256) for file in (before, described)] == [200, 404]


@pytest.mark.parametrize("change", [recolour, lambda cast: write(cast, "Softer.")])
def test_dressed_otherwise_it_may_be_used(dressed_cast: Cast, change: Callable[[Cast], Any]) -> None:
    withdraw(dressed_cast)
    change(dressed_cast)
    assert picture(dressed_cast).sha256 not in recalled_among(Rendition.objects.values_list("sha256", flat=True))
    assert tile(dressed_cast).withdrawal is None


def test_twice_is_once(dressed_cast: Cast) -> None:
    withdraw(dressed_cast)
    mails = Mail.objects.count()
    with pytest.raises(Conflict) as caught:
        withdraw(dressed_cast)
    assert caught.value.code == "withdrawn_already"
    assert (VisualWithdrawal.objects.count(), Mail.objects.count()) == (1, mails)


def test_pictures_of_before_get_the_same_sights(dressed_cast: Cast) -> None:
    rule(dressed_cast, "after")
    picture(dressed_cast)
    withdraw(dressed_cast)
    describe(dressed_cast)
    refuse(dressed_cast, "A bath, still warm.")
    drawn = dict(Rendition.objects.values_list("sha256", "sight"))
    taken_back = sorted(WithdrawnPicture.objects.filter(sha256__in=drawn).values_list("sha256", "sight"))
    assert all(drawn.values()) and taken_back
    Rendition.objects.update(sight="")
    WithdrawnPicture.objects.update(sight="")
    import_module("kits.migrations.0021_give_sights").give_sights(apps, None)
    assert dict(Rendition.objects.values_list("sha256", "sight")) == drawn
    kept = WithdrawnPicture.objects.filter(sha256__in=drawn).values_list("sha256", "sight")
    assert sorted(kept) == taken_back
