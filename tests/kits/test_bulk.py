"""Rendering for all: what is made, once; pausing, going on after a death, one bad logo, one changed slot."""

import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from coalition.clock import database_now
from coalition.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from coalition.models import LedgerEntry, Membership
from coalition.rights import Viewer
from kits.models import Brand, BulkFailure, BulkRun, Rendition
from kits.queries import bulk_run
from kits.services import (
    Selection,
    abandoned_bulks,
    bulk_work,
    pause_bulk,
    publish_kit,
    recall_version,
    resume_bulk,
    retry_bulk,
    set_line,
    start_bulk,
    take_version,
    withdraw_visual,
    work_on_bulk,
    write_pictures,
)
from kits.services.bulk_packing import Packed
from kits.storing import read_often
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import CAPTIONS, SIZES, TEMPLATES, TEXTS, template

SQUARES = Selection(["squeeze"], ["square"], ["en"])


def ordered(cast: Cast, selection: Selection = SQUARES) -> BulkRun:
    return start_bulk(viewer=cast.viewer("ana"), campaign=cast.campaign, selection=selection, now=database_now())


def done(run: BulkRun) -> tuple[str, int, int, int]:
    run.refresh_from_db()
    return run.state, run.done, run.drawn, run.failures.count()


def pause_with_each(monkeypatch: pytest.MonkeyPatch, run: BulkRun, lead: Viewer) -> None:
    """A lead pauses the order while a picture of it is being made."""
    make = bulk_work._Turn._make

    def paused_meanwhile(turn: Any, step: Any) -> bool:
        is_made = make(turn, step)
        pause_bulk(viewer=lead, campaign=run.campaign, run_id=run.id)
        return is_made

    monkeypatch.setattr(bulk_work._Turn, "_make", paused_meanwhile)


def test_everybodys_pictures_are_made_once(coalition_of_four: Cast) -> None:
    run = ordered(coalition_of_four, Selection())
    assert work_on_bulk(run_id=run.id) is False
    pictures = 4 * 2 * len(SIZES) * 3
    assert done(run) == ("done", pictures, pictures, 0)
    assert Rendition.objects.count() == pictures
    again = ordered(coalition_of_four, Selection())
    work_on_bulk(run_id=again.id)
    assert done(again) == ("done", pictures, 0, 0)
    assert Rendition.objects.count() == pictures
    kinds = LedgerEntry.objects.filter(kind__startswith="kit.bulk", subject_id=str(run.id)).order_by("id")
    assert [entry.kind for entry in kinds] == ["kit.bulk_started", "kit.bulk_ended"]


def test_chunks_go_through_one_drawing_and_language_before_the_next(
    coalition_of_four: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_work, "CHUNK", 3)
    run = ordered(coalition_of_four, Selection(["squeeze"], ["square", "story"], ["en", "fr"]))
    steps = [(len(step.members), step.format_key, step.locale) for step in bulk_work.steps_of(run)]
    drawings = [("square", "en"), ("square", "fr"), ("story", "en"), ("story", "fr")]
    assert steps == [(3, *each) for each in drawings] + [(1, *each) for each in drawings]


def test_one_bad_logo_fails_its_company_alone_and_is_tried_again(coalition_of_four: Cast) -> None:
    brand = Brand.objects.get(company__name="Φάρος ΑΕ")
    good = read_often(brand.logo_key)
    default_storage.delete(brand.logo_key)
    with default_storage.open(brand.logo_key, "wb") as file:
        file.write(good[:60])
    read_often.cache_clear()
    run = ordered(coalition_of_four)
    work_on_bulk(run_id=run.id)
    assert done(run) == ("failed", 3, 3, 1)
    failed = bulk_run(viewer=coalition_of_four.viewer("ana"), campaign=run.campaign, run_id=run.id).failed
    assert [(each.company_name, each.format_key) for each in failed] == [("Φάρος ΑΕ", "square")]
    with default_storage.open(brand.logo_key, "wb") as file:
        file.write(good)
    read_often.cache_clear()
    retry_bulk(viewer=coalition_of_four.viewer("ana"), campaign=run.campaign, run_id=run.id)
    work_on_bulk(run_id=run.id)
    assert done(run) == ("done", 4, 3, 0)
    assert Rendition.objects.count() == 4


def test_what_failed_is_not_tried_again_beside_an_open_order(dressed_cast: Cast) -> None:
    failed = ordered(dressed_cast)
    BulkRun.objects.update(state="failed", ended_at=NOW)
    ordered(dressed_cast, Selection(["squeeze"], ["story"], ["en"]))
    ana, before = dressed_cast.viewer("ana"), LedgerEntry.objects.count()
    for state in ("running", "paused"):
        BulkRun.objects.exclude(id=failed.id).update(state=state)
        with pytest.raises(Conflict):
            retry_bulk(viewer=ana, campaign=failed.campaign, run_id=failed.id)
    failed.refresh_from_db()
    assert (failed.state, failed.ended_at, LedgerEntry.objects.count()) == ("failed", NOW, before)
    BulkRun.objects.exclude(id=failed.id).update(state="done")
    assert retry_bulk(viewer=ana, campaign=failed.campaign, run_id=failed.id).state == "running"
    assert retry_bulk(viewer=ana, campaign=failed.campaign, run_id=failed.id).state == "running"


def test_a_killed_workers_order_goes_on_without_doubles(
    coalition_of_four: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ordered(coalition_of_four, Selection(["squeeze"], [], ["en"]))
    draw, drawn = bulk_work.draw, []

    def die_at_the_sixth(*given: Any, **more: Any) -> Any:
        drawn.append(given)
        if len(drawn) == 6:
            raise SystemExit
        return draw(*given, **more)

    monkeypatch.setattr(bulk_work, "draw", die_at_the_sixth)
    with pytest.raises(SystemExit):
        work_on_bulk(run_id=run.id)
    assert (*done(run), run.position) == ("running", 4, 4, 0, 1)
    assert (work_on_bulk(run_id=run.id), abandoned_bulks()) == (False, [])
    BulkRun.objects.filter(id=run.id).update(leased_until=database_now() - timedelta(seconds=1))
    assert abandoned_bulks() == [run.id]
    work_on_bulk(run_id=run.id)
    assert done(run) == ("done", 12, 12, 0)
    files = {name for name in default_storage.listdir("r")[1] if not name.startswith(".")}
    assert {row.sha256 for row in Rendition.objects.all()} <= files
    assert Rendition.objects.count() == 12


def test_a_paused_order_waits_and_goes_on(coalition_of_four: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run, ana = ordered(coalition_of_four, Selection(["squeeze"], [], ["en"])), coalition_of_four.viewer("ana")
    pause_with_each(monkeypatch, run, ana)
    assert work_on_bulk(run_id=run.id) is False
    monkeypatch.undo()
    assert (*done(run), run.position) == ("paused", 4, 4, 0, 1)
    assert (work_on_bulk(run_id=run.id), abandoned_bulks()) == (False, [])
    with pytest.raises(Conflict):
        ordered(coalition_of_four)
    resume_bulk(viewer=ana, campaign=run.campaign, run_id=run.id)
    work_on_bulk(run_id=run.id)
    assert done(run) == ("done", 12, 12, 0)


def test_a_worker_gives_the_queue_a_turn(coalition_of_four: Cast) -> None:
    run = ordered(coalition_of_four, Selection(["squeeze"], [], ["en"]))
    turns = 0
    while work_on_bulk(run_id=run.id, turn_s=0):
        turns += 1
    assert (turns, *done(run)) == (3, "done", 12, 12, 0)


def test_a_changed_slot_makes_anew_only_what_shows_it(dressed_cast: Cast) -> None:
    """A slot that one format alone draws: acceptance 9 of the rendering engine."""
    extra = template("tall").replace(
        b'<rect data-slot="logo"',
        b'<rect data-slot="deed" data-type="text" data-label="Deed" x="60" y="400" width="900" height="90" '
        b'data-font="Roboto Flex" data-fill="on-field" data-max-size="40" data-max-chars="40"/><rect data-slot="logo"',
        1,
    )
    viewer, ids = dressed_cast.viewer("ben"), dressed_cast.membership.id
    publish_kit(
        viewer=dressed_cast.viewer("ana"),
        campaign_id=dressed_cast.campaign.id,
        templates={"tall": extra},
        texts={**TEXTS, "tall": {"deed": {"en": "Go first."}}},
        captions=CAPTIONS,
        now=NOW,
    )
    take_version(viewer=viewer, membership_id=ids, now=NOW)
    everything = Selection(locales=["en"])
    work_on_bulk(run_id=ordered(dressed_cast, everything).id)
    for slot, text, drawn in (("deed", "Go twice.", 1), ("line", "Rain.", 3)):
        set_line(viewer=viewer, membership_id=ids, template_key="tall", slot=slot, locale="en", text=text, now=NOW)
        run = ordered(dressed_cast, everything)
        work_on_bulk(run_id=run.id)
        assert done(run) == ("done", 3, drawn, 0)


def test_who_left_meanwhile_is_passed_over(coalition_of_four: Cast) -> None:
    run = ordered(coalition_of_four)
    Membership.objects.filter(id=coalition_of_four.membership.id).update(state="left", left_at=NOW)
    work_on_bulk(run_id=run.id)
    assert (run.failures.count(), Rendition.objects.count()) == (0, 3)


@pytest.mark.parametrize(
    ("selection", "error"),
    [
        (Selection(["nothing"]), NotFound),
        (Selection(format_keys=["x"]), Invalid),
        (Selection(locales=["it"]), Invalid),
    ],
)
def test_what_is_not_there_is_not_ordered(dressed_cast: Cast, selection: Selection, error: type[DomainError]) -> None:
    with pytest.raises(error):
        ordered(dressed_cast, selection)
    assert not BulkRun.objects.exists()


@pytest.mark.parametrize(("name", "error"), [("ben", Forbidden), ("cleo", NotFound)])
def test_only_leads_order_and_look(dressed_cast: Cast, name: str, error: type[DomainError]) -> None:
    run, viewer = ordered(dressed_cast), dressed_cast.viewer(name)
    for act in (pause_bulk, resume_bulk, retry_bulk):
        with pytest.raises(error):
            act(viewer=viewer, campaign=dressed_cast.campaign, run_id=run.id)
    with pytest.raises(error):
        start_bulk(viewer=viewer, campaign=dressed_cast.campaign, now=NOW)
    with pytest.raises(error):
        bulk_run(viewer=viewer, campaign=dressed_cast.campaign, run_id=run.id)
    with pytest.raises(NotFound):
        pause_bulk(viewer=dressed_cast.viewer("ana"), campaign=dressed_cast.campaign, run_id=dressed_cast.company.id)


def test_the_page_orders_shows_and_pauses(dressed_cast: Cast) -> None:
    client, address = signed_in(dressed_cast.ana), reverse("kits:bulk", args=["vote-anyway"])
    sent = {"template": "squeeze", "format": "square", "language": "en"}
    assert client.post(address, sent).status_code == 302
    run = BulkRun.objects.get()
    part = reverse("kits:bulk_run", args=["vote-anyway", run.id])
    assert "hx-trigger" in client.get(part).content.decode()
    assert client.post(address, sent).status_code == 409
    assert client.post(f"{part}pause/").status_code == 302
    assert "paused" in client.get(address).content.decode()
    client.post(f"{part}resume/")
    work_on_bulk(run_id=run.id)
    shown = client.get(part).content.decode()
    assert ("1 of 1" in shown, "hx-trigger" in shown) == (True, False)


def test_over_the_api(dressed_cast: Cast) -> None:
    client, address = signed_in(dressed_cast.ana), "/api/v1/campaigns/vote-anyway/bulk-renders"
    asked = client.post(address, {"formats": ["story"], "locales": ["fr"]}, content_type="application/json")
    told = asked.json()
    assert (asked.status_code, told["state"], told["total"]) == (202, "running", 2)
    assert client.post(f"{address}/{told['id']}/pause").json()["state"] == "paused"
    assert client.post(f"{address}/{told['id']}/resume").json()["state"] == "running"
    work_on_bulk(run_id=BulkRun.objects.get().id)
    [shown] = client.get(address).json()
    assert (shown["state"], shown["done"], shown["drawn"], shown["failed"]) == ("done", 2, 2, [])
    assert client.get(f"{address}/{told['id']}").json() == shown
    assert Client().get(address).status_code == 401


def test_the_zip_of_all_leaves_out_what_nobody_may_take(
    coalition_of_four: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    campaign, ana = coalition_of_four.campaign, coalition_of_four.viewer("ana")
    ondelune, left, on_second, lost = Membership.objects.filter(campaign=campaign).order_by("position")
    publish_kit(viewer=ana, campaign_id=campaign.id, templates=TEMPLATES, texts=TEXTS, captions={}, now=NOW)
    take_version(viewer=coalition_of_four.viewer("ben"), membership_id=on_second.id, now=NOW)
    order = ["vote-anyway", "--template=squeeze", "--template=excuses", "--format=square", "--locale=en"]
    call_command("bulk_render", *order)
    assert Rendition.objects.count() == 8
    told = {"viewer": ana, "campaign_id": campaign.id, "reason": "The claim is wrong.", "now": NOW}
    withdraw_visual(membership_id=ondelune.id, template_key="excuses", **told)
    Membership.objects.filter(id=left.id).update(state="left", left_at=NOW)
    recall_version(number=2, **told)
    default_storage.delete(Rendition.objects.get(company=lost.company, template_key="squeeze").storage_key)
    with (tmp_path / "all.zip").open("wb") as file:
        assert write_pictures(run=BulkRun.objects.get(), file=file) == Packed(2, 6)
    assert zipfile.ZipFile(tmp_path / "all.zip").namelist() == [
        "ondelune/squeeze/vote-anyway_ondelune_en_square.png",
        "café-müller/excuses/vote-anyway_café-müller_en_square.png",
    ]
    capsys.readouterr()
    BulkRun.objects.update(state="running", position=2, members=[str(ondelune.id), str(left.id)])
    call_command("bulk_render", "vote-anyway", zip=tmp_path / "again.zip")
    assert capsys.readouterr().out.splitlines()[-2:] == [
        f"{tmp_path / 'again.zip'}: 1 pictures.",
        "3 left out: withdrawn, lost, or of a company that takes part no more.",
    ]


def test_a_failure_is_told_once(coalition_of_four: Cast) -> None:
    run = ordered(coalition_of_four)
    brand = Brand.objects.get(company__name="Φάρος ΑΕ")
    default_storage.delete(brand.logo_key)
    read_often.cache_clear()
    work_on_bulk(run_id=run.id)
    retry_bulk(viewer=coalition_of_four.viewer("ana"), campaign=run.campaign, run_id=run.id)
    work_on_bulk(run_id=run.id)
    assert done(run) == ("failed", 3, 3, 1)
    assert BulkFailure.objects.get().is_due is False


def test_what_failed_is_paged_through_on_page_and_api(dressed_cast: Cast) -> None:
    run = ordered(dressed_cast)
    told = {"run": run, "membership": dressed_cast.membership, "template_key": "squeeze", "locale": "en"}
    BulkFailure.objects.bulk_create(
        BulkFailure(**told, format_key=f"f{number:03}", reason=f"Reason {number:03}.") for number in range(120)
    )
    BulkRun.objects.update(state="failed", ended_at=database_now())
    ana = signed_in(dressed_cast.ana)
    address = reverse("kits:bulk_run", args=["vote-anyway", run.id])
    over_api = "/api/v1/campaigns/vote-anyway/bulk-renders"
    wanted = {"": (0, 50), "?page=1": (0, 50), "?page=2": (50, 100), "?page=3": (100, 120), "?page=99": (100, 120)}
    for query, (first, after) in wanted.items():
        api = ana.get(f"{over_api}/{run.id}{query}").json()
        assert [each["format"] for each in api["failed"]] == [f"f{number:03}" for number in range(first, after)]
        assert (api["failures"], api["page"], api["pages"]) == (120, first // 50 + 1, 3)
        for headers in ({}, {"HX-Request": "true"}):
            page = ana.get(address + query, headers=headers).content.decode()
            assert re.findall(r"Reason (\d{3})\.", page) == [f"{number:03}" for number in range(first, after)]
            assert ("<h1" in page, 'rel="prev"' in page, 'rel="next"' in page) == (not headers, first > 0, after < 120)
    listed = ana.get(reverse("kits:bulk", args=["vote-anyway"])).content.decode()
    assert (listed.count("Reason "), f"{address}?page=2" in listed) == (50, True)
    assert ana.get(over_api).json()[0]["pages"] == 3
    assert ana.get(f"{over_api}/{run.id}?page=0").status_code == 422
    assert ana.get(address + "?page=0").status_code == ana.get(address + "?page=x").status_code == 200
    assert signed_in(dressed_cast.ben).get(address + "?page=2").status_code == 403
    assert signed_in(dressed_cast.cleo).get(address + "?page=2").status_code == 404
