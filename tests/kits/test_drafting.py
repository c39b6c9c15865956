"""Drafts: unedited exports become formats of one motif, marks are kept, and publishing makes the next version."""

import io
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from coalition.errors import Forbidden, Invalid, NotFound
from kits.models import Draft, KitCheck, KitVersion
from kits.quarantine import UploadRefused
from kits.queries import published_version
from kits.queries.drafts import draft_picture, findings_of
from kits.services import (
    discard_draft,
    mark_draft,
    proof_draft,
    publish_draft,
    publish_kit,
    publish_proof,
    start_draft,
)
from kits.sketching import mark_told, sheets_of
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import ANYWAY, colour_at, size_of, template
from visuals.importing import Mark

MOTIFS = Path(__file__).parents[1] / "visuals" / "motifs"


def export(name: str) -> bytes:
    return (MOTIFS / f"{name}.svg").read_bytes()


def picture_file(width: int = 1080, height: int = 1080, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#336699").save(out, kind)
    return out.getvalue()


def begun(cast: Cast, name: str = "ana", **files: bytes) -> Draft:
    given = {f"{key}.svg": data for key, data in files.items()} or {"figma.svg": export("figma-square")}
    return start_draft(viewer=cast.viewer(name), campaign_id=cast.campaign.id, title="Sunrise", files=given, now=NOW)


def test_files_of_one_motif_are_joined_by_their_size(cast: Cast) -> None:
    draft = begun(
        cast, story=export("figma-story"), square=export("figma-square"), wide=picture_file(1600, 900, "JPEG")
    )
    assert (draft.key, draft.title) == ("sunrise", "Sunrise")
    assert [sheet.format_key for sheet in sheets_of(draft)] == ["square", "story", "x"]
    assert {key: [mark["slot"] for mark in marks] for key, marks in draft.marks.items()} == {
        "square": ["headline", "line", "logo"],
        "story": ["headline", "line", "logo"],
        "x": [],
    }


def test_pages_of_one_file_are_formats(cast: Cast) -> None:
    draft = begun(cast, pages=export("inkscape-pages"))
    assert [sheet.format_key for sheet in sheets_of(draft)] == ["square", "linkedin"]


@pytest.mark.parametrize(("name", "error"), [("ben", Forbidden), ("cleo", NotFound)])
def test_only_leads_draft(cast: Cast, name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        begun(cast, name)
    draft = begun(cast)
    viewer = cast.viewer(name)
    for act in (
        lambda: mark_draft(viewer=viewer, draft_id=draft.id, title="x", marks={}, roles={}, now=NOW),
        lambda: publish_draft(viewer=viewer, draft_id=draft.id, now=NOW),
        lambda: discard_draft(viewer=viewer, draft_id=draft.id),
    ):
        with pytest.raises(error):
            act()
    assert Draft.objects.get().title == "Sunrise"
    assert not KitVersion.objects.exists()


def test_what_cannot_be_opened_names_the_file(cast: Cast) -> None:
    with pytest.raises(UploadRefused) as caught:
        begun(cast, broken=b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>")
    assert caught.value.message == "broken.svg: The SVG is not well-formed."
    with pytest.raises(Invalid, match=r"odd\.svg is 500 × 333 px, which is no format of the table\.") as odd:
        begun(cast, odd=picture_file(500, 333))
    assert "1080 × 1080" in odd.value.remedy
    assert not Draft.objects.exists()


def test_a_draft_becomes_a_motif_of_the_next_version(cast: Cast) -> None:
    draft = begun(cast, square=export("figma-square"), story=export("figma-story"))
    marks = {key: [mark_told(each) for each in told] for key, told in draft.marks.items()}
    mark_draft(
        viewer=cast.viewer("ana"), draft_id=draft.id, title="Sunrise", marks=marks, roles={"#0d6efd": "field"}, now=NOW
    )
    draft.refresh_from_db()
    drawn = draft_picture(draft=draft, format_key="square", brand="white-logo", width_px=540)
    assert colour_at(drawn.data, 5, 5) in {"#12304a", "#11304a", "#123049", "#13304a"}
    bare = draft_picture(draft=draft, format_key="square", brand="bare", width_px=540)
    assert colour_at(bare.data, 5, 5) in {"#0d6efd", "#0c6efd", "#0e6efe", "#0e6ffd", "#0d6efe"}
    version = publish_draft(viewer=cast.viewer("ana"), draft_id=draft.id, go_ahead=ANYWAY, now=NOW)
    made = version.templates.get()
    assert (version.number, made.key, made.title) == (1, "sunrise", "Sunrise")
    assert made.formats == {"square": [1080, 1080], "story": [1080, 1920]}
    assert {name: (slot["kind"], slot["is_locked"]) for name, slot in made.slots.items()} == {
        "headline": ("text", True),
        "line": ("text", False),
        "logo": ("image", False),
    }
    assert not Draft.objects.exists()


def test_a_draft_that_cannot_be_drawn_is_kept_and_nothing_is_published(cast: Cast) -> None:
    draft = begun(cast)
    wrong = [Mark("logo", "image", (0, 0, 10, 10)), Mark("logo", "text", (0, 0, 10, 10))]
    mark_draft(viewer=cast.viewer("ana"), draft_id=draft.id, title="x", marks={"square": wrong}, roles={}, now=NOW)
    with pytest.raises(Invalid, match="is image elsewhere"):
        publish_draft(viewer=cast.viewer("ana"), draft_id=draft.id, now=NOW)
    assert Draft.objects.get().id == draft.id
    assert not KitVersion.objects.exists()


def test_the_campaigns_own_colour_is_the_field_at_first(cast: Cast) -> None:
    cast.campaign.accent = "#0d6efd"
    cast.campaign.save(update_fields=["accent"])
    assert begun(cast).roles == {"#0d6efd": "field"}


def test_findings_name_format_layer_and_cure(cast: Cast) -> None:
    told = [(view.format_key, view.layer, view.remedy) for view in findings_of(begun(cast))]
    assert told == [
        ("square", "Card", "Draw the shadow as a shape of its own colour, or flatten it into a picture."),
        ("square", "headline", "Turn it into outlines to keep its letters, or choose the font of the slot."),
    ]


def drawings(cast: Cast) -> set[str]:
    folder = f"d/{cast.campaign.id}"
    return (
        {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]} if default_storage.exists(folder) else set()
    )


def test_drawings_go_with_the_last_draft_that_is_made_from_them(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    ana, square = cast.viewer("ana"), export("figma-square")
    first, second = begun(cast, square=square), begun(cast, square=square, story=export("figma-story"))
    [shared] = (told["storage_key"] for told in first.sheets)
    assert drawings(cast) == {told["storage_key"] for told in second.sheets}
    assert len(drawings(cast)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        discard_draft(viewer=ana, draft_id=second.id)
    assert drawings(cast) == {shared}
    with django_capture_on_commit_callbacks(execute=True):
        publish_draft(viewer=ana, draft_id=first.id, go_ahead=ANYWAY, now=NOW)
    assert drawings(cast) == set()
    assert published_version(campaign_id=cast.campaign.id).templates.get().key == "sunrise"


def test_drawings_go_when_a_checked_draft_is_published(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    draft, ana = begun(cast), cast.viewer("ana")
    check = proof_draft(viewer=ana, draft_id=draft.id, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        publish_proof(viewer=ana, campaign_id=cast.campaign.id, check_id=check.id, go_ahead=ANYWAY, now=NOW)
    assert (Draft.objects.exists(), drawings(cast)) == (False, set())


def test_a_refused_draft_leaves_no_drawing_behind(cast: Cast) -> None:
    with pytest.raises(UploadRefused):
        begun(cast, square=export("figma-square"), broken=b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>")
    assert drawings(cast) == set()


def test_names_of_motifs_do_not_collide(cast: Cast) -> None:
    assert [begun(cast).key, begun(cast).key] == ["sunrise", "sunrise-2"]


def published_sunrise(cast: Cast) -> KitVersion:
    """Ana has published a motif by the draft's name, and another."""
    told = {"templates": {"a": template("sunrise"), "b": template("cross")}, "texts": {}, "captions": {}, "now": NOW}
    return publish_kit(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, **told)  # type: ignore[arg-type]


def into_the_kit(cast: Cast, draft: Draft) -> list[tuple[str, str, list[str]]]:
    """Key, title and formats of the version that the draft is published in."""
    version = publish_draft(viewer=cast.viewer("ana"), draft_id=draft.id, go_ahead=ANYWAY, now=NOW)
    return [(each.key, each.title, each.format_keys) for each in version.templates.all()]


OTHERS = ["square", "story", "linkedin"]


@pytest.mark.parametrize("is_earlier", [True, False])
def test_a_motif_by_the_same_name_stays(cast: Cast, is_earlier: bool) -> None:
    """Whether it was published before the draft began or after."""
    draft = begun(cast) if not is_earlier else None
    published_sunrise(cast)
    assert into_the_kit(cast, draft or begun(cast)) == [
        ("sunrise", "Sunrise", OTHERS),
        ("cross", "Cross", OTHERS),
        ("sunrise-2", "Sunrise", ["square"]),
    ]


def test_a_motif_is_replaced_where_that_is_chosen(cast: Cast) -> None:
    published_sunrise(cast)
    draft, client = begun(cast), signed_in(cast.ana)
    address = f"/c/vote-anyway/kit/drafts/{draft.id}/"
    assert '<option value="cross">in place of Cross</option>' in client.get(address).content.decode()
    client.post(address, {"title": "Sunrise", "replaces": "cross"})
    draft.refresh_from_db()
    assert into_the_kit(cast, draft) == [("sunrise", "Sunrise", OTHERS), ("cross", "Sunrise", ["square"])]


def test_only_a_motif_of_the_kit_is_replaced(cast: Cast) -> None:
    published_sunrise(cast)
    draft, client = begun(cast), signed_in(cast.ana)
    told = {"title": "x", "replaces": "nothing"}
    address = f"/api/v1/campaigns/vote-anyway/kit/drafts/{draft.id}"
    refused = client.put(address, json.dumps(told), content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "motif_unknown")
    kept = client.put(address, json.dumps(told | {"replaces": "cross"}), content_type="application/json").json()
    assert (kept["key"], kept["replaces"]) == ("sunrise-2", "cross")
    kept = client.put(address, json.dumps({"title": "x"}), content_type="application/json").json()
    assert kept["replaces"] == "cross"


def test_a_draft_that_was_changed_after_its_check_is_a_change_of_the_published_motif(cast: Cast) -> None:
    draft, ana = begun(cast), cast.viewer("ana")
    check = proof_draft(viewer=ana, draft_id=draft.id, now=NOW)
    marked = {"title": "Later", "marks": {}, "roles": {}, "now": NOW}
    mark_draft(viewer=ana, draft_id=draft.id, **marked)  # type: ignore[arg-type]
    publish_proof(viewer=ana, campaign_id=cast.campaign.id, check_id=check.id, go_ahead=ANYWAY, now=NOW)
    assert Draft.objects.get().replaces == "sunrise"
    assert into_the_kit(cast, Draft.objects.get()) == [("sunrise", "Later", ["square"])]


def test_the_page_marks_by_fields_alone(cast: Cast) -> None:
    """Without a pointer and without scripts: a plain picture, a slot in the middle, then its numbers."""
    client = signed_in(cast.ana)
    answer = client.post(
        "/c/vote-anyway/kit/drafts/",
        {"title": "Photo", "drawings": io.BytesIO(picture_file())},
    )
    address = answer["Location"]
    page = client.get(address).content.decode()
    assert 'name="m.square.1.slot"' in page
    client.post(address, {"title": "Photo", "m.square.1.slot": "line"})
    draft = Draft.objects.get()
    assert draft.marks["square"][0]["box"] == [108, 432, 864, 216]
    fields = {"slot": "line", "layer": "", "x": "60", "y": "700", "width": "500", "height": "200", "chars": "30"}
    fields |= {"lines": "2", "size": "70", "family": "Literata", "align": "middle", "fill": "paper", "locked": "1"}
    client.post(address, {"title": "Photo"} | {f"m.square.1.{name}": value for name, value in fields.items()})
    (mark,) = sheets_of(Draft.objects.get())[0].marks
    assert (mark.box, mark.chars, mark.lines, mark.size) == ((60, 700, 500, 200), 30, 2, 70)
    assert (mark.family, mark.align, mark.fill, mark.is_locked) == ("Literata", "middle", "paper", True)
    answer = client.post(address, {"title": "Photo", "action": "publish"})  # the row is gone: so is the slot
    assert answer["Location"] == "/c/vote-anyway/kit/check/"
    assert not KitVersion.objects.filter(number__gt=0).exists()
    check = KitCheck.objects.get()
    assert check.draft_id == draft.id
    assert "The check has not ended. I publish without its result." in client.get(answer["Location"]).content.decode()
    assert client.post(answer["Location"], {"check": str(check.id)}).status_code == 409
    assert client.post(answer["Location"], {"check": str(check.id), "confirm": "1"}).status_code == 302
    assert not Draft.objects.exists()
    assert published_version(campaign_id=cast.campaign.id).templates.get().slots == {}


def test_an_address_of_another_campaign_is_not_found(cast: Cast) -> None:
    draft = begun(cast)
    client = signed_in(cast.ana)
    for address in (
        f"/c/{cast.other_campaign.slug}/kit/drafts/{draft.id}/",
        f"/c/vote-anyway/kit/drafts/{uuid4()}/",
        f"/c/vote-anyway/kit/drafts/{draft.id}/story/wide-logo.jpg",
        f"/c/vote-anyway/kit/drafts/{draft.id}/square/nobody.jpg",
    ):
        assert client.get(address).status_code == 404, address
    shown = client.get(f"/c/vote-anyway/kit/drafts/{draft.id}/square/wide-logo.jpg")
    assert (shown.status_code, size_of(shown.content)) == (200, (320, 320))


def test_a_colour_that_only_touches_the_drawing_is_no_field(cast: Cast) -> None:
    """The campaign's yellow is the end of a gradient in it."""
    assert cast.campaign.accent == "#ffd21f"
    assert begun(cast).roles == {}
