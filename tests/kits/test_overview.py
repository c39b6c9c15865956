"""Formats beside each other, safe zones, alternative texts in own words, and taking the last change back."""

import io
import re

import pytest
from django.urls import reverse
from PIL import Image

from coalition.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from coalition.models import LedgerEntry
from kits.formats import FORMATS
from kits.models import Personalisation
from kits.queries import kit_of
from kits.services import ensure_rendition, set_alt_text, set_brand, set_colour, set_line, undo_change
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import SIZES, logo_png

WORDS = "A bath tub. Beside it: Your bath is still warm."


def described(cast: Cast, text: str = WORDS, *, name: str = "ben", locale: str = "en") -> None:
    set_alt_text(
        viewer=cast.viewer(name),
        membership_id=cast.membership.id,
        template_key="squeeze",
        locale=locale,
        text=text,
        now=NOW,
    )


def alt_of(cast: Cast, *, template: str = "squeeze", locale: str = "en") -> str:
    return ensure_rendition(
        membership_id=cast.membership.id, template_key=template, format_key="square", locale=locale
    ).alt_text


def state(cast: Cast) -> tuple[str, object, str]:
    row = Personalisation.objects.select_related("brand").get(membership=cast.membership)
    return row.field, row.lines, row.brand.logo_sha256


@pytest.mark.parametrize("row", FORMATS.values(), ids=lambda row: row.key)
def test_every_format_has_a_source_a_date_and_a_zone_inside(row: object) -> None:
    assert isinstance(row, type(FORMATS["square"]))
    for told in filter(None, (row, row.safe, row.covered)):
        assert told.source.startswith("https://")
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", told.checked_on)
    if row.safe:
        assert row.safe.left + row.safe.right < row.width_px / 2
        assert row.safe.top + row.safe.bottom < row.height_px / 2
    if row.covered:
        assert 0 <= row.covered.x < row.covered.x + row.covered.width <= row.width_px
        assert 0 <= row.covered.y < row.covered.y + row.covered.height <= row.height_px


def test_posters_are_whole_millimetres() -> None:
    assert [(FORMATS[key].width_px, FORMATS[key].height_px) for key in ("poster-a4", "poster-a3")] == [
        (2100, 2970),
        (2970, 4200),
    ]


def test_all_formats_stand_beside_each_other_with_what_is_covered(dressed_cast: Cast) -> None:
    address = reverse("kits:overview", args=[dressed_cast.membership.id])
    text = signed_in(dressed_cast.ben).get(f"{address}?template=squeeze&locale=fr").content.decode()
    assert [f"{width} × {height}" in text for width, height in SIZES.values()] == [True, True, True]
    assert 'd="M0 0H1080V1920H0ZM0 250V1632H1080V250Z"' in text
    assert text.count('class="safe-zone"') == 1
    assert signed_in(dressed_cast.cleo).get(address).status_code == 404
    assert signed_in(dressed_cast.ana).get(address).status_code == 403


def test_own_words_for_a_picture_are_in_it_in_one_language(dressed_cast: Cast) -> None:
    before = alt_of(dressed_cast), alt_of(dressed_cast, locale="fr"), alt_of(dressed_cast, template="excuses")
    described(dressed_cast)
    assert alt_of(dressed_cast) == WORDS
    assert (alt_of(dressed_cast, locale="fr"), alt_of(dressed_cast, template="excuses")) == before[1:]
    described(dressed_cast, " ")
    assert alt_of(dressed_cast) == before[0]
    assert LedgerEntry.objects.filter(kind="kit.changed").count() == 2


def test_what_is_said_of_a_picture_has_an_end(dressed_cast: Cast) -> None:
    with pytest.raises(Invalid):
        described(dressed_cast, "x" * 1001)
    with pytest.raises(Invalid):
        described(dressed_cast, locale="it")
    for name, error in (("ana", Forbidden), ("cleo", NotFound)):
        with pytest.raises(error):
            described(dressed_cast, name=name)
    assert Personalisation.objects.get().alt_texts == {}


def test_the_page_keeps_what_is_said(dressed_cast: Cast) -> None:
    client, ids = signed_in(dressed_cast.ben), dressed_cast.membership.id
    sent = {"template": "squeeze", "locale": "en", "alt_text": "<b>Bath</b>"}
    assert client.post(reverse("kits:describe", args=[ids]), sent).status_code == 302
    text = client.get(reverse("kits:overview", args=[ids]) + "?template=squeeze&locale=en").content.decode()
    assert ("&lt;b&gt;Bath&lt;/b&gt;</textarea>" in text, "<b>Bath" in text) == (True, False)


def test_the_last_change_is_taken_back_and_brought_again(dressed_cast: Cast) -> None:
    viewer, ids = dressed_cast.viewer("ben"), dressed_cast.membership.id
    first = state(dressed_cast)
    set_line(viewer=viewer, membership_id=ids, template_key="squeeze", slot="line", locale="en", text="Rain.", now=NOW)
    second = state(dressed_cast)
    set_colour(viewer=viewer, membership_id=ids, colour="#0b5d4a", now=NOW)
    third = state(dressed_cast)
    assert len({str(each) for each in (first, second, third)}) == 3
    assert kit_of(viewer=viewer, membership_id=ids).can_undo
    for expected in (second, third, second):
        undo_change(viewer=viewer, membership_id=ids, now=NOW)
        assert state(dressed_cast) == expected


def test_another_logo_can_be_taken_back(dressed_cast: Cast) -> None:
    viewer, ids = dressed_cast.viewer("ben"), dressed_cast.membership.id
    first = state(dressed_cast)
    set_brand(viewer=viewer, membership_id=ids, logo=logo_png("#0b5d4a"), now=NOW)
    assert state(dressed_cast) != first
    assert signed_in(dressed_cast.ben).post(reverse("kits:undo", args=[ids])).status_code == 302
    assert state(dressed_cast) == first
    dressed_cast.membership.refresh_from_db()
    assert dressed_cast.membership.wall_colour == "#b5179e"


@pytest.mark.parametrize(("name", "error"), [("ben", Conflict), ("ana", Forbidden), ("cleo", NotFound)])
def test_nothing_is_undone_where_nothing_was_changed_or_by_others(
    dressed_cast: Cast, name: str, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        undo_change(viewer=dressed_cast.viewer(name), membership_id=dressed_cast.membership.id, now=NOW)


def test_over_the_api(dressed_cast: Cast) -> None:
    client, address = signed_in(dressed_cast.ben), f"/api/v1/memberships/{dressed_cast.membership.id}/kit"
    sent = {"template": "squeeze", "locale": "en", "text": WORDS}
    assert client.put(f"{address}/alt-text", sent, content_type="application/json").status_code == 200
    assert alt_of(dressed_cast) == WORDS
    assert client.post(f"{address}/undo").status_code == 200
    assert Personalisation.objects.get().alt_texts == {}
    refused = signed_in(dressed_cast.ana).put(f"{address}/alt-text", sent, content_type="application/json")
    assert refused.status_code == 403


def test_a_preview_is_the_download_made_small(dressed_cast: Cast) -> None:
    client, ids = signed_in(dressed_cast.ben), dressed_cast.membership.id
    for key in SIZES:
        query = f"?template=squeeze&format={key}&locale=en&w=540"
        preview = Image.open(io.BytesIO(client.get(reverse("kits:preview", args=[ids]) + query).content))
        address = reverse("kits:visual", args=[ids, "squeeze", key, "en"])
        whole = Image.open(io.BytesIO(client.get(address).content)).convert("RGB")
        seen = (0, 0, whole.width, preview.height * whole.width / preview.width)  # a preview has whole pixels
        small = whole.resize(preview.size, Image.Resampling.HAMMING, box=seen)
        apart = zip(preview.convert("RGB").tobytes(), small.tobytes(), strict=True)
        squares = [(one - other) ** 2 for one, other in apart]
        assert (sum(squares) / len(squares)) ** 0.5 <= 3
