"""What a kit tells its people: in the studio and over the API, what is withdrawn, what waits, what is on offer."""

from typing import Any

from django.urls import reverse

from tests.cast import Cast
from tests.conftest import signed_in
from tests.kits.test_looking import rule, withdraw, write
from tests.kits.test_overview import WORDS, described
from tests.kits.test_own_lines import refuse

REASON = "The campaign&#x27;s lead has withdrawn this visual: The claim is wrong."


def studio(cast: Cast, **asked: str) -> str:
    address = reverse("kits:studio", args=[cast.membership.id])
    return signed_in(cast.ben).get(address, {"template": "squeeze", "locale": "en", **asked}).content.decode()


def kit(cast: Cast, **asked: str) -> dict[str, Any]:
    return dict(signed_in(cast.ben).get(f"/api/v1/memberships/{cast.membership.id}/kit", asked).json())


def test_the_studio_says_that_a_visual_is_withdrawn_until_it_is_another(dressed_cast: Cast) -> None:
    assert "This visual is withdrawn." not in studio(dressed_cast)
    withdraw(dressed_cast)
    page = studio(dressed_cast)
    assert '<h1 class="in-panel">This visual is withdrawn.</h1>' in page
    assert 'class="notice notice-stopped"><svg class="icon icon-stopped"' in page
    assert (REASON in page, "Change your line, your colour or your logo, then take it." in page) == (True, True)
    assert "write to the campaign's lead." in page
    assert "This visual is withdrawn." in studio(dressed_cast, locale="fr", format="story")
    assert "This visual is withdrawn." not in studio(dressed_cast, template="excuses")
    address = reverse("kits:dress", args=[dressed_cast.membership.id])
    sent = {"template": "squeeze", "format": "square", "locale": "en", "colour": "#0b5d4a"}
    swapped = signed_in(dressed_cast.ben).post(address, sent, headers={"HX-Request": "true"}).content.decode()
    assert '<div class="panel-title" id="studio-title">' in swapped
    assert ("This visual is withdrawn." in swapped, "Your poster is ready." in swapped) == (False, True)
    assert swapped.count("#studio-formats") == swapped.count("#studio-formats,#studio-title")


def test_a_language_alone_is_withdrawn_in_that_language(dressed_cast: Cast) -> None:
    rule(dressed_cast, "after")
    write(dressed_cast, "Trop fort.", "fr")
    refuse(dressed_cast, "Trop fort.")
    assert "This visual is withdrawn." not in studio(dressed_cast, locale="fr")
    write(dressed_cast, "Trop fort.", "fr")
    assert "This visual is withdrawn." in studio(dressed_cast, locale="fr")
    assert "This visual is withdrawn." not in studio(dressed_cast)
    told = [{"template": key, "locale": "fr", "reason": "Too loud."} for key in ("squeeze", "excuses")]
    assert kit(dressed_cast)["withdrawn"] == told


def test_the_kit_tells_over_the_api_what_is_withdrawn(dressed_cast: Cast) -> None:
    assert kit(dressed_cast)["withdrawn"] == []
    withdraw(dressed_cast)
    told = [{"template": "squeeze", "locale": each, "reason": "The claim is wrong."} for each in ("en", "de", "fr")]
    assert kit(dressed_cast)["withdrawn"] == told


def test_a_line_that_waits_is_told_with_the_answer(dressed_cast: Cast) -> None:
    rule(dressed_cast, "first", suggestions={"en": ["Rain or shine."]})
    client, base = signed_in(dressed_cast.ben), f"/api/v1/memberships/{dressed_cast.membership.id}/kit"
    sent = {"template": "squeeze", "slot": "line", "locale": "en", "text": "Ours."}
    answer = client.put(f"{base}/line", sent, content_type="application/json").json()
    assert (answer["lines"], answer["alt_texts"]) == ({}, {})
    waiting = {
        "template": "*",
        "slot": "line",
        "locale": "en",
        "text": "Ours.",
        "written_at": answer["waiting"][0]["written_at"],
    }
    assert answer["waiting"] == [waiting]
    told = kit(dressed_cast)
    assert (told["waiting"], told["suggestions"], told["can_undo"]) == ([waiting], {"en": ["Rain or shine."]}, False)
    sent["text"] = "Rain or shine."
    answer = client.put(f"{base}/line", sent, content_type="application/json").json()
    assert (answer["lines"], answer["waiting"]) == ({"*": {"line": {"en": "Rain or shine."}}}, [])
    assert kit(dressed_cast)["can_undo"] is True


def test_alternative_texts_and_warnings_are_told(dressed_cast: Cast) -> None:
    described(dressed_cast)
    write(dressed_cast, "W" * 48, "de")
    told = kit(dressed_cast)
    assert (told["alt_texts"], told["warnings"]) == ({"squeeze": {"en": WORDS}}, {})
    assert "overflow" in kit(dressed_cast, template="squeeze", locale="de")["warnings"]["square"]
    assert kit(dressed_cast, template="excuses", locale="de")["warnings"] == {}
