"""Alternative texts: each says what its format draws; own ones are looked after like own lines."""

import re

from django.test import Client
from django.urls import reverse

from kits.models import Personalisation
from kits.queries import posters_for_campaign
from kits.services import make_kit_link, set_alt_text, set_brand, undo_change
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import logo_png, template
from tests.kits.test_looking import picture, rule, write
from tests.kits.test_overview import WORDS, described
from tests.kits.test_own_lines import decide, looked_at, refuse, status, told
from tests.kits.test_publishing import publish
from tests.kits.test_recalling import mail_text

LINE = "Your bath is still warm."


def own_alt(cast: Cast) -> str:
    return str(Personalisation.objects.get(membership=cast.membership).alt_texts.get("squeeze", {}).get("en", ""))


def test_an_alternative_text_names_what_its_format_draws(cast: Cast) -> None:
    square, story, wide = template("squeeze").decode().split('data-slot="line"')[1:]
    head = template("squeeze").decode().split('data-slot="line"')[0]
    motif = f'{head}data-slot="line"{square}data-slot="line"{story}data-slot="extra"{wide}'.encode()
    publish(cast, templates={"squeeze": motif}, texts={"*": {"line": {"en": LINE}}}, captions={})
    ben = cast.viewer("ben")
    set_brand(viewer=ben, membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    _link, href = make_kit_link(viewer=ben, membership_id=cast.membership.id, now=NOW)
    text = Client().get(href.removeprefix("http://127.0.0.1:8000"), {"locale": "en"}).content.decode()
    alts = _alts(text)
    assert (LINE in alts["square"], LINE in alts["linkedin"]) == (True, False)
    posters = [posters_for_campaign(slug="vote-anyway", locale="en", format_key=key) for key in ("square", "linkedin")]
    assert [LINE in each.alt_text for (each,) in posters] == [True, False]


def _alts(page: str) -> dict[str, str]:
    found = re.findall(r'<img[^>]*?format=([a-z0-9-]+)[^>]*? alt="([^"]*)"', page)
    return dict(found)


def test_approved_first_an_own_alternative_text_waits(dressed_cast: Cast) -> None:
    rule(dressed_cast, "first")
    before = picture(dressed_cast)
    described(dressed_cast)
    assert (own_alt(dressed_cast), told(dressed_cast)) == ("", [(WORDS, "waiting")])
    assert picture(dressed_cast) == before
    overview = reverse("kits:overview", args=[dressed_cast.membership.id]) + "?template=squeeze&locale=en"
    page = signed_in(dressed_cast.ben).get(overview).content.decode()
    assert f"{WORDS}</textarea>" in page
    assert "Until then the pictures say what they said before." in page
    lead = signed_in(dressed_cast.ana).get(reverse("kits:lines", args=["vote-anyway"])).content.decode()
    assert "Alternative text of squeeze." in lead
    decide(dressed_cast, looked_at(dressed_cast)[0], True)
    assert (own_alt(dressed_cast), picture(dressed_cast).alt_text) == (WORDS, WORDS)
    described(dressed_cast, "")
    described(dressed_cast)
    assert (own_alt(dressed_cast), told(dressed_cast)) == (WORDS, [])


def test_refused_before_it_was_shown_nothing_changes_but_a_mail_goes(dressed_cast: Cast) -> None:
    rule(dressed_cast, "first")
    described(dressed_cast)
    refuse(dressed_cast, WORDS)
    assert (own_alt(dressed_cast), told(dressed_cast)) == ("", [])
    body = mail_text("line_refused")
    assert "the alternative text says what stands on the picture" in " ".join(body.split())
    assert "own line stands on your posters" not in body


def test_refused_afterwards_its_pictures_go_and_undo_does_not_know_it(dressed_cast: Cast) -> None:
    rule(dressed_cast, "after")
    described(dressed_cast)
    assert told(dressed_cast) == [(WORDS, "shown")]
    out = picture(dressed_cast)
    write(dressed_cast, "Another.")
    refuse(dressed_cast, WORDS)
    assert (own_alt(dressed_cast), status(out.sha256)) == ("", 404)
    undo_change(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id, now=NOW)
    assert (own_alt(dressed_cast), Personalisation.objects.get().lines) == ("", {})


def test_an_alternative_text_that_undo_brings_back_waits(dressed_cast: Cast) -> None:
    described(dressed_cast)
    described(dressed_cast, "")
    rule(dressed_cast, "first")
    undo_change(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id, now=NOW)
    assert (own_alt(dressed_cast), told(dressed_cast)) == ("", [(WORDS, "waiting")])


def test_a_text_accepted_as_a_line_is_none_accepted_for_a_picture(dressed_cast: Cast) -> None:
    rule(dressed_cast, "first")
    write(dressed_cast, "Same.")
    decide(dressed_cast, looked_at(dressed_cast)[0], True)
    set_alt_text(
        viewer=dressed_cast.viewer("ben"),
        membership_id=dressed_cast.membership.id,
        template_key="squeeze",
        locale="en",
        text="Same.",
        now=NOW,
    )
    assert told(dressed_cast) == [("Same.", "waiting")]
