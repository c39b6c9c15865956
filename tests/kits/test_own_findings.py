"""The check before publishing finds nothing in our own motifs: every format, all languages, three extreme brands."""

from pathlib import Path

import pytest

import kits.posters
from config.demo import texts
from config.demo.cast import MOTIFS, NEXT_MOTIFS
from kits.extremes import BRANDS
from kits.models import KitCheck
from kits.models.kits import SHARED
from kits.services import Revision
from kits.services.proofing import prepare_proof, run_check
from kits.services.publishing import publish_kit
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
TEMPLATES = Path(kits.posters.__file__).parent / "templates"
VOTE_ANYWAY = {"date": texts.DATE, "whatever": texts.WHATEVER, "line": texts.first_lines(longest=32)}
ON_VOTE = {slot: {"fr": words} for slot, words in texts.ON_VOTE.items()}


def checked(cast: Cast, keys: tuple[str, ...], told: dict[str, dict[str, str]], languages: list[str]) -> KitCheck:
    cast.campaign.languages, cast.campaign.headline, cast.campaign.summary = languages, texts.HEADLINE, texts.SUMMARY
    cast.campaign.default_locale = languages[0]
    cast.campaign.save()
    drawn = {key: (TEMPLATES / f"{key}.svg").read_bytes() for key in keys}
    ana = cast.viewer("ana")
    publish_kit(viewer=ana, campaign_id=cast.campaign.id, templates=drawn, texts={SHARED: told}, captions={}, now=NOW)
    check = prepare_proof(viewer=ana, campaign_id=cast.campaign.id, revision=Revision(), now=NOW)
    run_check(check_id=check.id)
    check.refresh_from_db()
    return check


@pytest.mark.parametrize(
    ("keys", "told", "languages"), [(MOTIFS, VOTE_ANYWAY, texts.LANGUAGES), (NEXT_MOTIFS, ON_VOTE, ["fr"])]
)
def test_the_check_finds_nothing_in_our_own_motifs(
    cast: Cast, keys: tuple[str, ...], told: dict[str, dict[str, str]], languages: list[str]
) -> None:
    check = checked(cast, keys, told, languages)
    formats = [len(template.formats) for template in check.version.templates.all()]
    assert all(count >= 12 for key, count in zip(keys, formats, strict=True) if key != "horizon")  # needs room
    assert (check.total, check.findings) == (sum(formats) * len(languages) * len(BRANDS), [])
