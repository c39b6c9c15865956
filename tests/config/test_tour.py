"""The kit's pages that the tour makes something for: each has something to show to whoever looks at it."""

from django.conf import settings
from django.test import Client

from config.demo.cast import Stage
from config.demo.tour import kit_pages
from kits.services import publish_kit, set_brand
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import CAPTIONS, TEMPLATES, TEXTS, logo_png


def test_every_page_answers_whoever_looks_at_it(cast: Cast) -> None:
    publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates=TEMPLATES,
        texts=TEXTS,
        captions=CAPTIONS,
        now=NOW,
    )
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    clients = {"": Client(), "lead": signed_in(cast.ana), "partner": signed_in(cast.ben)}
    shots = kit_pages(Stage(cast.campaign, cast.ana), cast.membership, cast.ben)
    answers = {each.name: clients[each.who].get(each.address.removeprefix(settings.BASE_URL)) for each in shots}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 200)
    assert len({each.name for each in shots}) == 7
