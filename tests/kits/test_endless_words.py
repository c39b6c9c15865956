"""Words without end are cut or refused before anything looks at them: ordering n marks of a letter takes n² steps."""

import time
from collections.abc import Iterator

import pytest
from django.urls import reverse

from kits.models import Draft, KitLink, KitVersion
from kits.services import mark_draft
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.test_drafting import begun
from tests.kits.test_gathering import EXTRAS, KIT, text_form

ENDLESS = "a" + "\u0301\u0323" * 150_000  # minutes of processor time for whoever puts its marks in order


@pytest.fixture(autouse=True)
def _at_once(version: KitVersion) -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < 20


@pytest.mark.parametrize("name", ["text.*.line.en", "caption.linkedin.en"])
def test_a_text_of_a_kit_is_refused(cast: Cast, name: str) -> None:
    refused = signed_in(cast.ana).post(KIT, text_form(cast, **{name: ENDLESS}))
    assert refused.status_code == 422 and "A text has more than 12000 characters." in refused.content.decode()
    assert not KitVersion.objects.filter(number=0).exists()


def test_a_legal_line_is_refused(cast: Cast) -> None:
    refused = signed_in(cast.ana).post(EXTRAS, {"legal.1.country": "DE", "legal.1.text.*": ENDLESS})
    assert refused.status_code == 422 and "A text has more than 12000 characters." in refused.content.decode()
    assert not KitVersion.objects.filter(number=0).exists()


def test_a_drafts_title_is_cut(cast: Cast) -> None:
    draft = begun(cast)
    mark_draft(viewer=cast.viewer("ana"), draft_id=draft.id, title=ENDLESS, marks={}, roles={}, now=NOW)
    title = Draft.objects.get().title
    assert (title[0], len(title)) == ("\u1ea1", 80)


def test_a_links_label_is_cut(dressed_cast: Cast) -> None:
    address = reverse("kits:links", args=[dressed_cast.membership.id])
    assert signed_in(dressed_cast.ben).post(address, {"label": ENDLESS}).status_code == 200
    assert len(KitLink.objects.get().label) == 80
