"""Taking a kit: names, sizes, captions, counting; larger kits by a worker, taken up again after a crash."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalition.clock import database_now
from coalition.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from coalition.models import Company, LedgerEntry, Person
from coalition.services import set_languages
from kits.models import Brand, Bundle, Download, KitVersion, Rendition
from kits.naming import kit_name, visual_name
from kits.queries import downloads_by_membership
from kits.services import (
    RenditionFile,
    Selection,
    Wanted,
    abandoned_bundles,
    build_bundle,
    bundle_seen_by,
    bundle_work,
    progress_of,
    publish_kit,
    retry_bundle,
    start_bundle,
    take_bundle,
    take_version,
    visual_file,
)
from kits.services.rendering import rendition_of
from kits.storing import read, read_often, rendition_key
from tests.cast import NOW, Cast
from tests.kits.scene import SIZES, TEMPLATES, size_of


def whole_kit(cast: Cast, *, name: str = "ben", templates: tuple[str, ...] = ()) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(read(taken(cast, Selection(templates), name=name).zip_key)))


def taken(cast: Cast, selection: Selection, *, name: str = "ben") -> Bundle:
    """Asked for, made, and handed out once."""
    viewer = cast.viewer(name)
    bundle = start_bundle(viewer=viewer, membership_id=cast.membership.id, selection=selection, now=database_now())
    assert build_bundle(bundle_id=bundle.id)
    bundle.refresh_from_db()
    return take_bundle(viewer=viewer, bundle=bundle, is_counted=True, now=NOW)


def test_a_motif_in_all_formats_and_languages(dressed_cast: Cast) -> None:
    archive = whole_kit(dressed_cast, templates=("squeeze",))
    names = set(archive.namelist())
    visuals = {f"vote-anyway_ondelune_{locale}_{key}.png" for locale in ("en", "fr") for key in SIZES}
    captions = {
        f"captions/vote-anyway_ondelune_{locale}_{network}.txt"
        for locale in ("en", "fr")
        for network in ("linkedin", "instagram", "x")
    }
    licences = {f"vote-anyway_ondelune_{locale}_licence.txt" for locale in ("en", "fr")}
    assert names == visuals | captions | licences
    for name in visuals:
        assert size_of(archive.read(name)) == SIZES[name.rsplit("_", 1)[1].removesuffix(".png")]
    assert archive.read("captions/vote-anyway_ondelune_en_x.txt").decode() == "Your bath is still warm. #VoteAnyway\n"
    note = archive.read("vote-anyway_ondelune_fr_licence.txt").decode()
    assert note.startswith("Visuels de la campagne « Vote Anyway » pour Ondelune.")
    assert archive.testzip() is None


def test_a_selection_is_all_that_is_made(dressed_cast: Cast) -> None:
    bundle = taken(dressed_cast, Selection(["excuses"], ["story", "square"], ["fr"]))
    archive = zipfile.ZipFile(io.BytesIO(read(bundle.zip_key)))
    assert [name for name in archive.namelist() if name.endswith(".png")] == [
        "vote-anyway_ondelune_fr_square.png",
        "vote-anyway_ondelune_fr_story.png",
    ]
    assert Rendition.objects.count() == Download.objects.get().files == 2


@pytest.mark.parametrize("selection", [Selection(format_keys=["x"]), Selection(locales=["it"])])
def test_a_selection_of_nothing_is_refused(dressed_cast: Cast, selection: Selection) -> None:
    with pytest.raises(Invalid):
        taken(dressed_cast, selection)
    assert not Bundle.objects.exists()


def test_several_motifs_stand_in_folders(dressed_cast: Cast) -> None:
    names = whole_kit(dressed_cast).namelist()
    assert len([name for name in names if name.endswith(".png")]) == 12
    assert "squeeze/vote-anyway_ondelune_fr_story.png" in names
    assert "excuses/vote-anyway_ondelune_en_square.png" in names


def test_the_same_kit_is_the_same_bytes(dressed_cast: Cast) -> None:
    first = taken(dressed_cast, Selection())
    Bundle.objects.update(digest="")
    second = taken(dressed_cast, Selection())
    assert (first.id == second.id, read(first.zip_key) == read(second.zip_key)) == (False, True)


def test_a_download_is_one_row_and_one_line(dressed_cast: Cast) -> None:
    whole_kit(dressed_cast)
    row = Download.objects.get()
    assert (row.files, row.person_id, row.at) == (12, dressed_cast.ben.id, NOW)
    assert LedgerEntry.objects.filter(kind="kit.downloaded", company_id=dressed_cast.company.id).count() == 1
    ids = [dressed_cast.membership.id, dressed_cast.other_membership.id]
    assert downloads_by_membership(dressed_cast.campaign.id, ids) == {dressed_cast.membership.id: 1}


@pytest.mark.parametrize(("name", "error"), [("ana", Forbidden), ("cleo", NotFound)])
def test_others_take_nothing(dressed_cast: Cast, name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        whole_kit(dressed_cast, name=name)
    with pytest.raises(error):
        visual_file(
            viewer=dressed_cast.viewer(name),
            membership_id=dressed_cast.membership.id,
            wanted=Wanted("squeeze", "square", "en"),
            now=NOW,
        )
    assert not Download.objects.exists()
    assert not Rendition.objects.exists()


@pytest.mark.parametrize(
    ("company", "expected"),
    [
        ("Acme", "vote-anyway_acme"),
        ("../../etc/passwd", "vote-anyway_etcpasswd"),
        ("Café Müller & Söhne", "vote-anyway_café-müller-söhne"),
        ("Φάρος ΑΕ", "vote-anyway_φάρος-αε"),
        ("\u202egnp.exe\r\nX: y", "vote-anyway_gnpexe-x-y"),
        ("=1+1|cmd", "vote-anyway_11cmd"),
        ("!!!", "vote-anyway_kit"),
        ("a" * 300, "vote-anyway_" + "a" * 60),
    ],
)
def test_names_of_files_are_safe_and_keep_their_letters(company: str, expected: str) -> None:
    assert kit_name("vote-anyway", company) == expected
    assert visual_name("vote-anyway", company, "fr", "story", "png") == f"{expected}_fr_story.png"


def test_no_path_leaves_the_zip(dressed_cast: Cast) -> None:
    Company.objects.filter(id=dressed_cast.company.id).update(name="../../\\..\\Ondélune")
    names = whole_kit(dressed_cast).namelist()
    for name in names:
        assert ".." not in name
        assert not name.startswith(("/", "\\"))
    assert "squeeze/vote-anyway_ondélune_en_square.png" in names


def started(cast: Cast) -> Bundle:
    return start_bundle(
        viewer=cast.viewer("ben"),
        membership_id=cast.membership.id,
        selection=Selection(["squeeze"]),
        now=database_now(),
    )


def test_a_worker_makes_a_bundle_and_tells_how_far_it_is(dressed_cast: Cast) -> None:
    bundle = started(dressed_cast)
    with pytest.raises(Conflict):
        take_bundle(viewer=dressed_cast.viewer("ben"), bundle=bundle, is_counted=True, now=NOW)
    assert build_bundle(bundle_id=bundle.id) is True
    bundle.refresh_from_db()
    progress = progress_of(bundle)
    assert (bundle.state, len(progress.made), progress.total, progress.next_one) == ("ready", 6, 6, None)
    assert Rendition.objects.count() == 6
    assert bundle.zip_bytes == len(read(bundle.zip_key))
    take_bundle(viewer=dressed_cast.viewer("ben"), bundle=bundle, is_counted=False, now=NOW)
    assert not Download.objects.exists()
    assert build_bundle(bundle_id=bundle.id) is False


def test_a_killed_workers_bundle_is_taken_up_once_its_lease_is_over(dressed_cast: Cast) -> None:
    bundle = started(dressed_cast)
    Bundle.objects.filter(id=bundle.id).update(done=3, leased_until=database_now() + timedelta(seconds=20))
    assert build_bundle(bundle_id=bundle.id) is False
    assert abandoned_bundles() == []
    Bundle.objects.filter(id=bundle.id).update(leased_until=database_now() - timedelta(seconds=1))
    assert abandoned_bundles() == [bundle.id]
    assert build_bundle(bundle_id=bundle.id) is True
    bundle.refresh_from_db()
    assert (bundle.state, bundle.done, Rendition.objects.count()) == ("ready", 6, 6)


def test_one_failed_file_fails_alone_and_is_tried_again(dressed_cast: Cast) -> None:
    set_languages(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id, locales=["en"])
    bundle = started(dressed_cast)
    wanted = bundle.wanted
    Bundle.objects.filter(id=bundle.id).update(wanted=[*wanted[:1], ["squeeze", "x", "en"], *wanted[1:]])
    build_bundle(bundle_id=bundle.id)
    bundle.refresh_from_db()
    progress = progress_of(bundle)
    assert bundle.state == "failed"
    assert [each for each, _reason in progress.failed] == [Wanted("squeeze", "x", "en")]
    assert [each.format_key for each in progress.made] == ["square", "story", "linkedin"]
    again = retry_bundle(viewer=dressed_cast.viewer("ben"), bundle_id=bundle.id)
    assert (again.state, again.done, again.failures) == ("waiting", 0, {})


def test_what_failed_is_told_in_order_and_in_the_askers_language(dressed_cast: Cast) -> None:
    Person.objects.filter(id=dressed_cast.ben.id).update(locale="fr")
    bundle = started(dressed_cast)
    Bundle.objects.filter(id=bundle.id).update(wanted=[["squeeze", f"no-{number}", "en"] for number in range(11)])
    build_bundle(bundle_id=bundle.id)
    bundle.refresh_from_db()
    failed = progress_of(bundle).failed
    assert [each.format_key for each, _reason in failed] == [f"no-{number}" for number in range(11)]
    assert {reason for _each, reason in failed} == {"Ce motif n’existe pas dans ce format."}


def test_a_file_that_cannot_be_read_ends_the_bundle_instead_of_bringing_it_round(dressed_cast: Cast) -> None:
    bundle = started(dressed_cast)
    default_storage.delete(Brand.objects.get().logo_key)
    read_often.cache_clear()
    assert build_bundle(bundle_id=bundle.id) is True
    bundle.refresh_from_db()
    assert (bundle.state, len(bundle.failures), bundle.leased_until) == ("failed", 6, None)
    assert abandoned_bundles() == []


def test_a_slow_worker_leaves_the_row_to_who_took_it_over(dressed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = started(dressed_cast)
    others = database_now() + timedelta(seconds=99)

    def overtaken(*asked: Any) -> RenditionFile:
        Bundle.objects.filter(id=bundle.id).update(done=4, leased_until=others)
        return rendition_of(*asked)

    monkeypatch.setattr(bundle_work, "rendition_of", overtaken)
    assert build_bundle(bundle_id=bundle.id) is False
    bundle.refresh_from_db()
    assert (bundle.state, bundle.done, bundle.leased_until) == ("waiting", 4, others)


def test_a_motif_that_is_not_there_gives_no_empty_kit(dressed_cast: Cast) -> None:
    for keys in (["nothing"], ["squeeze", "nothing"]):
        with pytest.raises(NotFound):
            start_bundle(
                viewer=dressed_cast.viewer("ben"),
                membership_id=dressed_cast.membership.id,
                selection=Selection(keys),
                now=database_now(),
            )
    assert not Bundle.objects.exists()


def test_a_kit_is_read_once_and_shows_one_state(dressed_cast: Cast) -> None:
    bundle = started(dressed_cast)
    with CaptureQueriesContext(connection) as asked:
        build_bundle(bundle_id=bundle.id)
    assert sum('FROM "kits_personalisation"' in query["sql"] for query in asked.captured_queries) == 1


def test_a_zip_of_a_recalled_version_is_handed_to_nobody(dressed_cast: Cast) -> None:
    bundle, viewer = taken(dressed_cast, Selection(["squeeze"])), dressed_cast.viewer("ben")
    newest = publish_kit(
        viewer=dressed_cast.viewer("ana"),
        campaign_id=dressed_cast.campaign.id,
        templates=TEMPLATES,
        texts={},
        captions={},
        now=NOW,
    )
    take_version(viewer=viewer, membership_id=dressed_cast.membership.id, now=NOW)
    KitVersion.objects.exclude(id=newest.id).update(
        state="withdrawn", withdrawn_at=NOW, withdrawn_reason="A wrong date"
    )
    with pytest.raises(Gone):
        take_bundle(viewer=viewer, bundle=Bundle.objects.get(id=bundle.id), is_counted=True, now=NOW)
    assert Download.objects.count() == 1


def test_a_bundle_is_its_companys(dressed_cast: Cast) -> None:
    bundle = started(dressed_cast)
    for name, error in (("cleo", NotFound), ("ana", Forbidden)):
        with pytest.raises(error):
            bundle_seen_by(viewer=dressed_cast.viewer(name), bundle_id=bundle.id)
    with pytest.raises(NotFound):
        bundle_seen_by(
            viewer=dressed_cast.viewer("ben"), bundle_id=bundle.id, membership_id=dressed_cast.other_membership.id
        )


def test_renditions_stand_where_their_address_says() -> None:
    assert rendition_key("ab") == "r/ab"
