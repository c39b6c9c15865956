"""The campaign's public page: its first motif as the header, its posters as the wall's companies wear them."""

from pathlib import Path

from django.test import Client
from django.utils import translation

import kits.posters
from coalition.models import Campaign
from kits.panels import CARD, HEADER, MOTIFS, campaign_motif
from kits.queries import posters_for_campaign
from tests.cast import Cast
from tests.kits.test_publishing import publish

SQUEEZE = (Path(kits.posters.__file__).parent / "templates" / "squeeze.svg").read_bytes()


def test_no_kit_no_panels(cast: Cast) -> None:
    page = {"campaign": cast.campaign}
    assert not HEADER.is_shown(page)
    assert not MOTIFS.is_shown(page)
    assert posters_for_campaign(slug="vote-anyway", locale="en") == []


def test_a_motif_without_the_cuts_is_no_header(dressed_cast: Cast) -> None:
    assert campaign_motif(campaign=dressed_cast.campaign, locale="en") is None


def test_the_first_motif_is_the_header(cast: Cast) -> None:
    publish(cast, templates={"squeeze": SQUEEZE}, texts={})
    motif = campaign_motif(campaign=cast.campaign, locale="en")
    assert motif is not None
    assert motif.label == "Whatever happens on 9 June, vote anyway"
    assert (motif.wide.width, motif.narrow.width) == (1600, 1080)
    assert 700 < motif.wide.height < 900
    assert (len(motif.wide.dish), len(motif.wide.on_field)) == (1, 2)  # the dish, VOTE and ANYWAY
    assert 2 <= len(motif.wide.words) <= 3  # "Whatever happens on 9 June,"
    with translation.override("de"):
        assert HEADER.is_shown({"campaign": cast.campaign})
        assert CARD.is_shown({"campaign": cast.campaign})
        assert "motif-picture" in Client().get("/").content.decode()


def test_posters_wear_what_the_wall_shows(dressed_cast: Cast) -> None:
    posters = posters_for_campaign(slug="vote-anyway", locale="fr")
    assert [(each.template_key, each.width_px, each.height_px) for each in posters] == [
        ("squeeze", 1080, 1080),
        ("excuses", 1080, 1080),
    ]
    assert f"of={dressed_cast.membership.id}" in posters[0].href
    assert "locale=fr" in posters[0].href
    assert posters[0].alt_text.endswith("Ondelune.")
    answer = Client().get(posters[0].href)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    Campaign.objects.update(state="draft")
    assert Client().get(posters[0].href).status_code == 404


def test_words_below_the_motif_are_left_out_of_the_header(cast: Cast) -> None:
    template = Path(kits.posters.__file__).parent / "templates" / "deux-tours.svg"
    publish(cast, templates={"deux-tours": template.read_bytes()}, texts={})
    motif = campaign_motif(campaign=cast.campaign, locale="en")
    assert motif is not None
    assert (len(motif.wide.on_field), motif.wide.words) == (2, ())
