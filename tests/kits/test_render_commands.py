"""`manage.py render` and `bulk_render`: what they draw and pack, their sentences and exit codes."""

import io
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command, load_command_class

from coalition.clock import database_now
from coalition.models import Membership
from kits.models import Brand, BulkRun, Rendition, Template
from kits.services import (
    Selection,
    resume_bulk,
    work_on_bulk,
    write_pictures,
)
from kits.services.bulk_packing import Packed
from kits.storing import keep, read, read_often
from tests.cast import Cast
from tests.kits.scene import SIZES, size_of
from tests.kits.test_bulk import done, ordered, pause_with_each


def test_commands_draw_one_picture_and_all(coalition_of_four: Cast, tmp_path: Path) -> None:
    target, packed = tmp_path / "one.png", tmp_path / "all.zip"
    call_command("render", "vote-anyway", "Φάρος ΑΕ", "squeeze", "story", "fr", output=target)
    assert size_of(target.read_bytes()) == SIZES["story"]
    with pytest.raises(CommandError):
        call_command("render", "vote-anyway", "Nobody", "squeeze", "story", "fr", output=target)
    call_command("bulk_render", "vote-anyway", "--template=squeeze", "--format=square", "--locale=en", zip=packed)
    archive = zipfile.ZipFile(packed)
    assert archive.testzip() is None
    assert archive.namelist() == [
        "ondelune/squeeze/vote-anyway_ondelune_en_square.png",
        "φάρος-αε/squeeze/vote-anyway_φάρος-αε_en_square.png",
        "café-müller/squeeze/vote-anyway_café-müller_en_square.png",
        "café-müller-2/squeeze/vote-anyway_café-müller_en_square.png",
    ]
    assert write_pictures(run=BulkRun.objects.get(), file=io.BytesIO()) == Packed(4, 0)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("render", "nowhere", "Ondelune", "squeeze", "story", "fr"), "There is no campaign “nowhere”."),
        (("render", "vote-anyway", "Nobody", "squeeze", "story", "fr"), "“Nobody” takes no part in “vote-anyway”."),
        (
            ("render", "vote-anyway", "Café Müller", "squeeze", "story", "fr"),
            "Two companies are called “Café Müller”. Give the id of one membership instead.",
        ),
        (("render", "vote-anyway", "Ondelune", "nothing", "story", "fr"), "The kit has no motif “nothing”."),
        (
            ("render", "vote-anyway", "Ondelune", "squeeze", "x", "fr"),
            "This motif is not drawn in that format. Choose among: square, story, linkedin.",
        ),
        (
            ("render", "vote-anyway", "Ondelune", "squeeze", "story", "it"),
            "This campaign does not speak that language. Choose among: en, de, fr.",
        ),
        (("bulk_render", "nowhere"), "There is no campaign “nowhere”."),
        (("bulk_render", "vote-anyway", "--template=nothing"), "The kit lacks a motif of these: nothing."),
    ],
)
def test_commands_refuse_in_a_sentence_and_write_nothing(
    coalition_of_four: Cast, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    target = tmp_path / "out"
    where = {"output": target} if arguments[0] == "render" else {"zip": target}
    with pytest.raises(CommandError) as caught:
        call_command(*arguments, **where)
    assert (str(caught.value), caught.value.returncode) == (sentence, 1)
    assert list(tmp_path.iterdir()) == []
    assert not BulkRun.objects.exists()


def test_commands_say_when_there_is_no_place_to_write(coalition_of_four: Cast, tmp_path: Path) -> None:
    nowhere = tmp_path / "no" / "folder"
    with pytest.raises(CommandError, match=r"cannot be written: No such file or directory\."):
        call_command("render", "vote-anyway", "Ondelune", "squeeze", "square", "en", output=nowhere)
    with pytest.raises(CommandError, match=r"There is no folder .* to write the zip into\."):
        call_command("bulk_render", "vote-anyway", zip=nowhere)
    assert not BulkRun.objects.exists()


def test_a_membership_tells_companies_of_one_name_apart(coalition_of_four: Cast, tmp_path: Path) -> None:
    twin = Membership.objects.filter(company__name="Café Müller").order_by("position")[1]
    target = tmp_path / "one.png"
    call_command("render", "vote-anyway", str(twin.id), "squeeze", "square", "en", output=target)
    assert size_of(target.read_bytes()) == SIZES["square"]


def test_bulk_render_ends_with_three_when_some_could_not_be_made(coalition_of_four: Cast) -> None:
    default_storage.delete(Brand.objects.get(company__name="Φάρος ΑΕ").logo_key)
    read_often.cache_clear()
    with pytest.raises(CommandError) as caught:
        call_command("bulk_render", "vote-anyway", "--template=squeeze", "--format=square", "--locale=en")
    assert (str(caught.value), caught.value.returncode) == ("1 pictures could not be made.", 3)


@pytest.mark.parametrize(("encoding", "begins"), [("pdf", b"%PDF-1."), ("jpeg", b"\xff\xd8\xff")])
def test_one_picture_is_drawn_in_any_encoding(
    dressed_cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str, begins: bytes
) -> None:
    target = tmp_path / "one"
    arguments = "vote-anyway", "Ondelune", "squeeze", "story", "fr", f"--encoding={encoding}"
    call_command("render", *arguments, output=target)
    data = target.read_bytes()
    assert data.startswith(begins)
    assert capsys.readouterr().out == f"{target}: 1080 × 1920 px, {len(data)} bytes.\n"
    assert Rendition.objects.get().mime == {"pdf": "application/pdf", "jpeg": "image/jpeg"}[encoding]


def test_bulk_render_goes_on_with_what_was_broken_off(
    coalition_of_four: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = ordered(coalition_of_four, Selection(["squeeze"], [], ["en"]))
    assert work_on_bulk(run_id=run.id, turn_s=0) is True
    assert (*done(run), run.position) == ("running", 4, 4, 0, 1)
    BulkRun.objects.update(leased_until=database_now() - timedelta(seconds=1))  # whoever had it has died
    call_command("bulk_render", "vote-anyway", "--format=story", zip=tmp_path / "all.zip")
    assert capsys.readouterr().out.splitlines() == [
        "An order was broken off and goes on; what it makes was chosen when it began.",
        "12 of 12, 12 drawn, 0 failed.",
        f"{tmp_path / 'all.zip'}: 12 pictures.",
    ]
    assert (done(run), BulkRun.objects.count()) == (("done", 12, 12, 0), 1)


def test_bulk_render_stops_where_a_lead_pauses_it(coalition_of_four: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run, ana = ordered(coalition_of_four, Selection(["squeeze"], [], ["en"])), coalition_of_four.viewer("ana")
    pause_with_each(monkeypatch, run, ana)
    for _each in range(2):  # and leaves it alone from then on
        with pytest.raises(CommandError) as caught:
            call_command("bulk_render", "vote-anyway")
        told = str(caught.value), caught.value.returncode
        assert told == ("This order was paused. Let it go on in the campaign’s kit.", 1)
        assert (*done(run), run.position, BulkRun.objects.count()) == ("paused", 4, 4, 0, 1, 1)
    monkeypatch.undo()
    resume_bulk(viewer=ana, campaign=run.campaign, run_id=run.id)
    call_command("bulk_render", "vote-anyway")
    assert (done(run), Rendition.objects.count()) == (("done", 12, 12, 0), 12)


@pytest.mark.parametrize("name", ["render", "bulk_render"])
def test_help_names_every_argument_and_exit_code(name: str) -> None:
    told = load_command_class("kits", name).create_parser("manage.py", name).format_help()
    assert "its address, as in /c/vote-anyway/" in told
    assert re.search(r"Exits\s+0,", told)


def test_motifs_that_a_newer_engine_refuses_are_named_before_it_goes_live(
    dressed_cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_templates")
    assert capsys.readouterr().out == "2 motifs can be drawn.\n"
    row = Template.objects.get(key="excuses")
    svg = read(row.storage_key)
    row.storage_key += "-newer"
    row.save(update_fields=["storage_key"])
    keep(row.storage_key, svg.replace(b"<g data-format", b"<foreignObject/><g data-format", 1))
    with pytest.raises(CommandError, match="1 of 2 motifs cannot be drawn"):
        call_command("check_templates")
    told = capsys.readouterr().err
    assert told.startswith("vote-anyway, version 1, excuses: line ") and "foreignObject" in told
