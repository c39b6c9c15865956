"""A recall that comes while a picture is drawn, a zip is made or a post is planned: nothing is kept or handed out."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Model

from coalition.clock import database_now
from coalition.errors import Gone
from coalition.models import Campaign, Membership
from config.wiring import wire
from kits.errors import KitWithdrawn
from kits.models import Bundle, Download, KitLink, KitVersion, ProofLink, Rendition
from kits.queries.members import dressed
from kits.services import (
    Revision,
    Selection,
    build_bundle,
    bulk_work,
    bundle_work,
    ensure_rendition,
    make_kit_link,
    make_proof_link,
    recall_version,
    recalling,
    rendering,
    revise_kit,
    start_bulk,
    start_bundle,
    take_bundle,
    take_version,
    work_on_bulk,
)
from kits.services.rendering import rendition_of
from social.models import Delivery, Post
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import ANYWAY
from tests.kits.test_recalling import post_with_picture, recall, scheduled

wire()
SQUARE = {"template_key": "squeeze", "format_key": "square", "locale": "en"}


def then(work: Callable[..., Any], act: Callable[[], object], *, at: int = 1) -> Callable[..., Any]:
    """The same work; before its n-th result is given back, something happens."""
    calls = iter(range(1, 1000))

    def both(*given: Any, **more: Any) -> Any:
        result = work(*given, **more)
        if next(calls) == at:
            act()
        return result

    return both


@pytest.fixture
def recalled_while_drawing(dressed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr(rendering, "draw", then(rendering.draw, partial(recall, dressed_cast)))
    return dressed_cast


def test_a_picture_drawn_before_is_not_stored_after(recalled_while_drawing: Cast) -> None:
    with pytest.raises(KitWithdrawn) as caught:
        ensure_rendition(membership_id=recalled_while_drawing.membership.id, **SQUARE)
    assert (caught.value.number, caught.value.reason) == (1, "The date is wrong.")
    assert (KitVersion.objects.get().state, Rendition.objects.count()) == ("withdrawn", 0)


def test_a_download_that_was_drawn_before_is_not_handed_out_after(recalled_while_drawing: Cast) -> None:
    answer = signed_in(recalled_while_drawing.ben).get(
        f"/kit/{recalled_while_drawing.membership.id}/visual/squeeze/square/en.png"
    )
    assert (answer.status_code, "The date is wrong." in answer.content.decode()) == (410, True)
    assert (Rendition.objects.count(), Download.objects.count()) == (0, 0)


def test_a_post_gets_no_picture_that_was_drawn_before(recalled_while_drawing: Cast) -> None:
    with pytest.raises(Gone):
        post_with_picture(recalled_while_drawing)
    assert (Post.objects.count(), Rendition.objects.count()) == (0, 0)


def test_a_zip_holds_nothing_from_after_the_recall(dressed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ben = dressed_cast.viewer("ben")
    told = {"viewer": ben, "membership_id": dressed_cast.membership.id}
    build_bundle(bundle_id=start_bundle(**told, selection=Selection(), now=NOW).id)
    stored = Rendition.objects.count()
    bundle = start_bundle(**told, selection=Selection(["squeeze"]), now=NOW)  # all of its pictures are there
    monkeypatch.setattr(bundle_work, "rendition_of", then(rendition_of, partial(recall, dressed_cast), at=2))
    build_bundle(bundle_id=bundle.id)
    bundle = Bundle.objects.get(id=bundle.id)
    assert (bundle.state, bundle.done, sorted(bundle.failures)) == ("failed", 2, ["2", "3", "4", "5"])
    assert {"The date is wrong." in reason for reason in bundle.failures.values()} == {True}
    with pytest.raises(KitWithdrawn):
        take_bundle(viewer=ben, bundle=bundle, is_counted=True, now=NOW)
    assert Rendition.objects.count() == stored


def test_pictures_for_all_are_not_stored_after_the_recall(dressed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_work, "draw", then(bulk_work.draw, partial(recall, dressed_cast)))
    run = start_bulk(
        viewer=dressed_cast.viewer("ana"),
        campaign=dressed_cast.campaign,
        selection=Selection(["squeeze"], ["square", "story"], ["en"]),
        now=database_now(),
    )
    work_on_bulk(run_id=run.id)
    assert (KitVersion.objects.get().state, Rendition.objects.count()) == ("withdrawn", 0)


def test_a_picture_of_the_newer_version_stays_its_own(dressed_cast: Cast) -> None:
    """Somebody who read the kit before it was recalled asks for a picture that the newer version shows as well."""
    before = dressed(membership_id=dressed_cast.membership.id)
    revise_kit(
        viewer=dressed_cast.viewer("ana"),
        campaign_id=dressed_cast.campaign.id,
        revision=Revision(captions={}),
        go_ahead=ANYWAY,
        now=NOW,
    )
    take_version(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id, now=NOW)
    kept = ensure_rendition(membership_id=dressed_cast.membership.id, **SQUARE)
    recall(dressed_cast)
    with pytest.raises(KitWithdrawn) as caught:
        rendition_of(before, **SQUARE)
    assert caught.value.remedy == "Open your kit and take version 2."
    row = Rendition.objects.select_related("version").get()
    assert (row.sha256, row.version and row.version.number) == (kept.sha256, 2)


def test_a_post_scheduled_before_the_recall_has_ended_is_held(
    dressed_cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    """The first look does not see it: here it is let go again in between."""
    delivery = scheduled(dressed_cast)["linkedin"]
    late = Delivery.objects.filter(id=delivery.id)
    monkeypatch.setattr(recalling, "_tell_takers", then(lambda *_: None, lambda: late.update(held_at=None)))
    with django_capture_on_commit_callbacks(execute=True):
        recall(dressed_cast)
        delivery.refresh_from_db()
        assert delivery.held_at is None
    delivery.refresh_from_db()
    assert delivery.held_at == NOW


def is_held_elsewhere(row: Model) -> bool:
    """Whether another connection has to wait for a row."""

    def ask() -> bool:
        try:
            with transaction.atomic():
                type(row)._default_manager.select_for_update(nowait=True, of=("self",)).get(pk=row.pk)
        except DatabaseError:
            return True
        else:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ask).result()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not connection.features.has_select_for_update, reason="SQLite's writers come one by one")
def test_the_rows_are_locked_that_others_decide_by(dressed_cast: Cast) -> None:
    """A recall waits for who stores a picture; who makes a link waits for who makes another."""
    cast, version = dressed_cast, KitVersion.objects.get()
    ana, ben = cast.viewer("ana"), cast.viewer("ben")
    membership, campaign = Membership.objects.get(id=cast.membership.id), Campaign.objects.get(id=cast.campaign.id)
    acts: list[tuple[Model, Callable[[], object]]] = [
        (version, lambda: ensure_rendition(membership_id=membership.id, **SQUARE)),
        (membership, lambda: make_kit_link(viewer=ben, membership_id=membership.id, now=NOW)),
        (
            campaign,
            lambda: make_proof_link(
                viewer=ana, campaign_id=campaign.id, version_id=version.id, locale="en", now=NOW + timedelta(days=1)
            ),
        ),
    ]
    for row, act in acts:
        assert not is_held_elsewhere(row)
        with transaction.atomic():
            act()
            assert is_held_elsewhere(row)
    assert (Rendition.objects.count(), KitLink.objects.count(), ProofLink.objects.count()) == (1, 1, 1)
    recall_version(viewer=ana, campaign_id=campaign.id, number=1, reason="The date is wrong.", now=NOW)
    assert KitVersion.objects.get().state == "withdrawn"
