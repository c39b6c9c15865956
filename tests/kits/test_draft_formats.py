"""Which drawing of a draft fills which format: what is preselected, what may be chosen, and what is left out."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from coalition.errors import Forbidden, Invalid, NotFound
from kits.models import Draft
from kits.queries.drafts import left_out
from kits.services import choose_formats, mark_draft
from kits.sketching import sheets_of, sources_of
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.test_drafting import begun, export, picture_file
from visuals.importing import Mark


def filled(draft: Draft) -> dict[str, int]:
    """{format: number of the drawing}"""
    return {key: source.number for source in sources_of(draft) for key in source.formats}


def chosen(cast: Cast, draft: Draft, formats: dict[str, int], name: str = "ana") -> Draft:
    return choose_formats(viewer=cast.viewer(name), draft_id=draft.id, formats=formats, now=NOW)


@pytest.mark.parametrize(
    ("size", "preselected", "fitting"),
    [
        ((1200, 630), "facebook", ["facebook", "link"]),
        ((1080, 1350), "portrait", ["portrait", "carousel"]),
        ((540, 540), "square", ["square", "frame"]),
        ((800, 800), "frame", ["frame", "square"]),
        ((1200, 1200), "square", ["square", "frame"]),
        ((2400, 1260), "facebook", ["facebook", "link"]),
        ((600, 150), "signature", ["signature", "cover-linkedin"]),
    ],
)
def test_the_likeliest_format_is_preselected_and_equal_ones_are_offered(
    cast: Cast, size: tuple[int, int], preselected: str, fitting: list[str]
) -> None:
    draft = begun(cast, one=picture_file(*size))
    assert filled(draft) == {preselected: 1}
    assert sources_of(draft)[0].fitting == fitting


def test_two_drawings_of_one_size_take_both_formats_of_it(cast: Cast) -> None:
    draft = begun(cast, one=picture_file(1200, 630), two=picture_file(1200, 630, "JPEG"))
    assert filled(draft) == {"facebook": 1, "link": 2}
    assert left_out(draft) == []


def test_an_artboards_name_says_its_format(cast: Cast) -> None:
    board = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630">'
        b'<g id="format:link"><rect width="1200" height="630" fill="#336699"/></g></svg>'
    )
    assert filled(begun(cast, one=board)) == {"link": 1}


def test_one_drawing_serves_every_format_of_its_proportions_with_its_marks(cast: Cast) -> None:
    draft = begun(cast, one=picture_file(1080, 1080))
    line = Mark("line", "text", (100, 200, 800, 300), size=90)
    told = {"title": "x", "marks": {"square": [line]}, "roles": {}, "now": NOW}
    mark_draft(viewer=cast.viewer("ana"), draft_id=draft.id, **told)  # type: ignore[arg-type]
    draft = chosen(cast, draft, {"square": 1, "frame": 1})
    assert filled(draft) == {"square": 1, "frame": 1}
    square, frame = sheets_of(draft)
    assert square.marks == (line,)
    assert [(mark.box, mark.size) for mark in frame.marks] == [((37.04, 74.07, 296.3, 111.11), 33.3)]
    draft = chosen(cast, draft, {"frame": 1})
    assert [sheet.format_key for sheet in sheets_of(draft)] == ["frame"]
    assert list(draft.marks) == ["frame"]


def test_another_drawing_brings_its_own_marks(cast: Cast) -> None:
    draft = begun(cast, plain=picture_file(1080, 1080), figma=export("figma-square"))
    assert (filled(draft), draft.marks) == ({"square": 1}, {"square": []})
    draft = chosen(cast, draft, {"square": 2})
    assert [mark.slot for mark in sheets_of(draft)[0].marks] == ["headline", "line", "logo"]
    assert sheets_of(draft)[0].file == "figma.svg"


def test_what_is_left_out_says_why_and_what_to_do(cast: Cast) -> None:
    draft = begun(cast, one=picture_file(1080, 1080), odd=picture_file(500, 333), two=picture_file(1080, 1080, "JPEG"))
    assert filled(draft) == {"square": 1}
    odd, second = left_out(draft)
    assert odd.message == "odd.svg is 500 × 333 px, which is no format of the table."
    assert odd.remedy.startswith("Draw it in one of: 1080 × 1080, 1080 × 1350")
    assert second.message == (
        "two.svg, 1080 × 1080 is not used. It has the proportions of: Square, Profile picture with frame."
    )
    assert second.remedy == "Choose it for one of them, or leave it out."
    page = signed_in(cast.ana).get(f"/c/vote-anyway/kit/drafts/{draft.id}/").content.decode()
    assert odd.message in page and second.message in page
    assert left_out(chosen(cast, draft, {"square": 1, "frame": 3})) == [odd]


@pytest.mark.parametrize(
    ("formats", "code"), [({}, "no_format"), ({"story": 1}, "format_unfit"), ({"square": 2}, "format_unfit")]
)
def test_a_drawing_fills_no_format_of_other_proportions(cast: Cast, formats: dict[str, int], code: str) -> None:
    draft = begun(cast, one=picture_file(1080, 1080))
    with pytest.raises(Invalid) as caught:
        chosen(cast, draft, formats)
    assert caught.value.code == code
    draft.refresh_from_db()
    assert filled(draft) == {"square": 1}


@pytest.mark.parametrize(("name", "error"), [("ben", Forbidden), ("cleo", NotFound)])
def test_others_choose_no_formats(cast: Cast, name: str, error: type[Exception]) -> None:
    draft = begun(cast, one=picture_file(1080, 1080))
    with pytest.raises(error):
        chosen(cast, draft, {"frame": 1}, name)
    draft.refresh_from_db()
    assert filled(draft) == {"square": 1}


def test_the_page_offers_and_keeps_what_is_chosen(cast: Cast) -> None:
    """The whole form comes along: title and marks are kept with it."""
    draft, client = begun(cast, one=picture_file(1200, 630)), signed_in(cast.ana)
    address = f"/c/vote-anyway/kit/drafts/{draft.id}/"
    page = client.get(address).content.decode()
    assert 'name="format.facebook"' in page and 'name="format.link"' in page and 'name="format.square"' not in page
    fields = {"title": "Rain", "m.facebook.1.slot": "line", "format.facebook": "1", "format.link": "1"}
    page = client.post(address, fields).content.decode()
    assert 'name="m.link.1.slot"' in page
    draft.refresh_from_db()
    assert (filled(draft), draft.title) == ({"facebook": 1, "link": 1}, "Rain")
    slots = {key: [mark["slot"] for mark in marks] for key, marks in draft.marks.items()}
    assert slots == {"facebook": ["line"], "link": ["line"]}  # a database may keep them in another order
    answer = client.post(address, {"title": "Rain", "format.facebook": "", "format.link": ""})
    assert "No format has a drawing." in answer.content.decode()
    draft.refresh_from_db()
    assert filled(draft) == {"facebook": 1, "link": 1}


def test_over_the_api(cast: Cast) -> None:
    client, drafts = signed_in(cast.ana), "/api/v1/campaigns/vote-anyway/kit/drafts"
    files = [
        SimpleUploadedFile("wide.png", picture_file(1200, 630)),
        SimpleUploadedFile("odd.png", picture_file(500, 333)),
    ]
    made: dict[str, Any] = client.post(drafts, {"drawings": files, "title": "Rain"}).json()
    assert [(each["number"], each["formats"], each["fitting"]) for each in made["drawings"]] == [
        (1, ["facebook"], ["facebook", "link"]),
        (2, [], []),
    ]
    assert [each["file"] for each in made["left_out"]] == ["odd.png"]
    address = f"{drafts}/{made['id']}/formats"
    told = client.put(address, json.dumps({"formats": {"link": 1}}), content_type="application/json").json()
    assert [sheet["format"] for sheet in told["sheets"]] == ["link"]
    refused = client.put(address, json.dumps({"formats": {"square": 1}}), content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "format_unfit")
