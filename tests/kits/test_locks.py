"""What a lead keeps to the campaign: colour, photo and logo variant of a motif, on every door and in every picture."""

import json
from typing import Any

import pytest
from django.urls import reverse

from coalition.errors import Invalid
from kits.addressing import made_of
from kits.drawing import member_look
from kits.locks import field_on, takes_colour
from kits.models import KitVersion, Personalisation, Template
from kits.queries import difference_for, dressed, kit_of, published_version
from kits.queries.drafts import draft_picture
from kits.services import (
    Revision,
    choose_variant,
    mark_draft,
    publish_draft,
    publish_kit,
    revise_kit,
    set_brand,
    set_colour,
    set_photo,
    take_version,
)
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.photo_scene import quarters
from tests.kits.scene import ANYWAY, CAPTIONS, TEXTS, colour_at, logo_png, template
from tests.kits.test_drafting import begun, picture_file
from visuals import SlotChange

ACCENT = "#ffd21f"
PHOTO = b'<rect data-slot="photo" data-type="photo" data-label="Photo" width="1080" height="400"/>'


def with_photo(svg: bytes) -> bytes:
    return svg.replace(b'<rect data-slot="line"', PHOTO + b'<rect data-slot="line"')


def ruled(cast: Cast, **more: Any) -> KitVersion:
    """Two motifs, of which the lead locks something on Squeeze; Ben's company wears them in purple."""
    ana = cast.viewer("ana")
    motifs = {"squeeze": with_photo(template("squeeze")), "excuses": template("excuses", line_limit=32)}
    told = {"texts": TEXTS, "captions": CAPTIONS, "now": NOW}
    publish_kit(viewer=ana, campaign_id=cast.campaign.id, templates=motifs, **told)  # type: ignore[arg-type]
    version = revise_kit(viewer=ana, campaign_id=cast.campaign.id, revision=Revision(**more), go_ahead=ANYWAY, now=NOW)
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png("#b5179e"), now=NOW)
    return version


def worn(cast: Cast) -> Personalisation:
    return dressed(membership_id=cast.membership.id)


def drawn_in(cast: Cast, key: str) -> str:
    """The field of a motif in the company's picture."""
    template_: Template = worn(cast).version.templates.get(key=key)
    return str(made_of(member_look(worn(cast)), template_, "square", "en")["colours"]["field"])


def coloured(cast: Cast, colour: str, motif: str | None = None) -> str:
    """The code of the refusal, or the colour that is kept."""
    told = {"membership_id": cast.membership.id, "colour": colour, "template_key": motif, "now": NOW}
    try:
        return set_colour(viewer=cast.viewer("ben"), **told).field  # type: ignore[arg-type]
    except Invalid as error:
        return error.code


def test_a_rule_takes_what_it_names_and_the_campaigns_own() -> None:
    assert [takes_colour(rule, "#111111", ACCENT) for rule in ("", "locked", "#111111 #222222", "#222222")] == [
        True,
        False,
        True,
        False,
    ]
    assert takes_colour("#222222", ACCENT, ACCENT) and not takes_colour("locked", ACCENT, ACCENT)
    assert [field_on(rule, "#111111", ACCENT) for rule in ("", "locked", "#111111", "#222222")] == [
        "#111111",
        ACCENT,
        "#111111",
        ACCENT,
    ]


def test_a_locked_colour_is_the_campaigns_in_every_picture(cast: Cast) -> None:
    ruled(cast, fields={"squeeze": "locked"})
    assert (drawn_in(cast, "squeeze"), drawn_in(cast, "excuses")) == (ACCENT, "#b5179e")
    ben = signed_in(cast.ben)
    shown = ben.get(reverse("kits:preview", args=[cast.membership.id]), {"template": "squeeze", "format": "story"})
    red, green, blue = (int(colour_at(shown.content, 5, 1000 * 540 // 1080)[at : at + 2], 16) for at in (1, 3, 5))
    assert (red > 240, 200 < green < 220, blue < 50) == (True, True, True)
    assert coloured(cast, "#0b5d4a", "squeeze") == "colour_locked"
    assert worn(cast).field == "#b5179e"
    assert coloured(cast, "#0b5d4a") == "#0b5d4a"  # for the motifs that take it
    assert (drawn_in(cast, "squeeze"), drawn_in(cast, "excuses")) == (ACCENT, "#0b5d4a")


def test_a_list_of_colours_holds_the_campaigns_too(cast: Cast) -> None:
    ruled(cast, fields={"squeeze": "#0b5d4a #12304a", "excuses": "#0b5d4a"})
    assert drawn_in(cast, "squeeze") == ACCENT  # the company's purple is none of them
    assert coloured(cast, "#123456") == "colour_not_taken"
    assert coloured(cast, "#12304a", "excuses") == "colour_not_taken"
    assert worn(cast).field == "#b5179e"
    assert coloured(cast, "#12304a", "squeeze") == "#12304a"
    assert (drawn_in(cast, "squeeze"), drawn_in(cast, "excuses")) == ("#12304a", ACCENT)
    assert coloured(cast, ACCENT, "squeeze") == ACCENT


def test_a_locked_variant_is_the_one_that_reads_best(cast: Cast) -> None:
    ruled(cast, slots={"squeeze": {"logo": SlotChange(is_locked=True)}})
    told = {"viewer": cast.viewer("ben"), "membership_id": cast.membership.id, "variant": "dark", "now": NOW}
    with pytest.raises(Invalid) as caught:
        choose_variant(template_key="squeeze", **told)  # type: ignore[arg-type]
    assert caught.value.code == "variant_locked"
    assert worn(cast).logo_variant == "auto"
    choose_variant(**told)  # type: ignore[arg-type]
    look, motifs = member_look(worn(cast)), {each.key: each for each in worn(cast).version.templates.all()}
    assert "variants" not in made_of(look, motifs["squeeze"], "square", "en")
    assert made_of(look, motifs["excuses"], "square", "en")["variants"] == {"logo": "ink"}


def test_where_every_motif_locks_the_variant_none_is_chosen(cast: Cast) -> None:
    ruled(cast, slots={key: {"logo": SlotChange(is_locked=True)} for key in ("squeeze", "excuses")})
    with pytest.raises(Invalid, match="The logo’s variant belongs to the campaign here"):
        choose_variant(viewer=cast.viewer("ben"), membership_id=cast.membership.id, variant="dark", now=NOW)
    assert worn(cast).logo_variant == "auto"


def test_a_locked_photo_is_the_campaigns(cast: Cast) -> None:
    ruled(cast, slots={"squeeze": {"photo": SlotChange(is_locked=True)}})
    with pytest.raises(Invalid) as caught:
        set_photo(
            viewer=cast.viewer("ben"),
            membership_id=cast.membership.id,
            template_key="squeeze",
            slot="photo",
            data=quarters(),
            now=NOW,
        )
    assert caught.value.code == "slot_locked"
    assert worn(cast).photos == {}
    [squeeze, _excuses] = kit_of(viewer=cast.viewer("ben"), membership_id=cast.membership.id).templates
    assert squeeze.locked_photos == ["Photo"]
    page = signed_in(cast.ben).get(reverse("kits:studio", args=[cast.membership.id]), {"template": "squeeze"})
    assert "On this motif the photo is the campaign’s." in page.content.decode()
    assert 'id="photo-photo-file"' not in page.content.decode()


@pytest.mark.parametrize(
    ("more", "offers", "says"),
    [
        ({"fields": {"squeeze": "locked"}}, [], "This motif stands in the campaign’s colour."),
        ({"fields": {"squeeze": "#0b5d4a"}}, [ACCENT, "#0b5d4a"], "this motif takes these"),
        ({}, ["#b5179e", ACCENT, "#121416"], ""),
        (
            {"slots": {"squeeze": {"logo": SlotChange(is_locked=True)}}},
            ["#b5179e", ACCENT, "#121416"],
            "The campaign has the logo stand here in the variant that reads best.",
        ),
    ],
)
def test_the_studio_offers_what_is_open_and_says_what_is_not(
    cast: Cast, more: dict[str, Any], offers: list[str], says: str
) -> None:
    ruled(cast, **more)
    page = signed_in(cast.ben).get(reverse("kits:studio", args=[cast.membership.id]), {"template": "squeeze"})
    text = page.content.decode()
    offered = [part.split('"')[0] for part in text.split('type="radio" name="colour" value="')[1:]]
    assert offered == offers
    assert says in text
    assert ('name="other_colour"' in text) == (not more.get("fields"))
    assert ('name="logo_variant"' in text) == ("slots" not in more)


def test_the_studio_refuses_what_it_does_not_offer(cast: Cast) -> None:
    ruled(cast, fields={"squeeze": "locked"})
    ben, address = signed_in(cast.ben), reverse("kits:dress", args=[cast.membership.id])
    assert ben.post(address, {"template": "squeeze", "colour": "#0b5d4a"}).status_code == 422
    assert worn(cast).field == "#b5179e"
    assert ben.post(address, {"template": "excuses", "colour": "#0b5d4a"}).status_code == 302
    assert worn(cast).field == "#0b5d4a"


def test_a_refusal_without_a_place_of_its_own_stands_where_saved_would(cast: Cast) -> None:
    ruled(cast, fields={"squeeze": "locked"})
    ben, address = signed_in(cast.ben), reverse("kits:dress", args=[cast.membership.id])
    text = ben.post(address, {"template": "squeeze", "colour": "#0b5d4a"}, HTTP_HX_REQUEST="true").content.decode()
    said = text.split('id="studio-saved">')[1].split("</header>")[0]
    assert "The colour belongs to the campaign here. Choose a motif that takes yours." in said and "Saved" not in said


def test_a_whole_form_keeps_the_colour_that_another_motif_shows(cast: Cast) -> None:
    """Without scripts the form brings back what it showed: the campaign's colour where the motif is locked to it."""
    ruled(cast, fields={"squeeze": "#0b5d4a"})
    ben, address = signed_in(cast.ben), reverse("kits:dress", args=[cast.membership.id])
    form = {"template": "squeeze", "colour": ACCENT, "line.en": "Rain."}
    assert ben.post(address, form).status_code == 302
    assert (worn(cast).field, worn(cast).lines) == ("#b5179e", {"*": {"line": {"en": "Rain."}}})
    assert ben.post(address, form | {"colour": "#0b5d4a"}).status_code == 302
    assert worn(cast).field == "#0b5d4a"


def test_a_member_sees_and_is_refused_over_the_api(cast: Cast) -> None:
    ruled(cast, fields={"squeeze": "locked", "excuses": "#0b5d4a"})
    ben, kit = signed_in(cast.ben), f"/api/v1/memberships/{cast.membership.id}/kit"
    told = {each["key"]: each for each in ben.get(kit).json()["templates"]}
    assert [(each["field"], each["is_colour_locked"], each["allowed_colours"]) for each in told.values()] == [
        (ACCENT, True, []),
        (ACCENT, False, [ACCENT, "#0b5d4a"]),
    ]
    sent = {"colour": "#0b5d4a", "template": "squeeze"}
    refused = ben.put(f"{kit}/colour", json.dumps(sent), content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "colour_locked")
    other = ben.put(f"{kit}/colour", json.dumps({"colour": "#123456"}), content_type="application/json")
    assert (other.status_code, other.json()["code"]) == (422, "colour_not_taken")
    assert other.json()["remedy"] == f"Choose among: {ACCENT}, #0b5d4a."
    assert worn(cast).field == "#b5179e"


def test_a_lead_locks_on_the_form_and_the_difference_shows_it(cast: Cast) -> None:
    ruled(cast)
    ana, address = signed_in(cast.ana), reverse("kits:campaign_kit", args=["vote-anyway"])
    page = ana.get(address).content.decode()
    for name in ("colour.squeeze.lock", "slot.squeeze.photo.lock", "slot.squeeze.logo.lock"):
        assert f'name="{name}"' in page
    sent = {
        "after": "2",
        "colour.squeeze.lock": "locked",
        "colour.squeeze.allowed": "",
        "colour.excuses.lock": "open",
        "colour.excuses.allowed": "#0B5D4A, #12304a",
        "slot.squeeze.photo.lock": "locked",
        "slot.squeeze.logo.lock": "locked",
        "check": "1",
    }
    assert ana.post(address, sent)["Location"] == reverse("kits:check", args=["vote-anyway"])
    ana.post(reverse("kits:check", args=["vote-anyway"]), {"check": str(_check_id(ana)), "confirm": "1"})
    version = published_version(campaign_id=cast.campaign.id)
    squeeze, excuses = version.templates.all()
    assert (version.number, squeeze.field, excuses.field) == (3, "locked", "#0b5d4a #12304a")
    assert [squeeze.slots[name]["is_locked"] for name in ("photo", "logo", "line")] == [True, True, False]
    told = difference_for(viewer=cast.viewer("ben"), membership_id=cast.membership.id)
    assert [(each.key, each.change) for each in told.motifs] == [("squeeze", "changed"), ("excuses", "changed")]
    assert drawn_in(cast, "squeeze") == "#b5179e"  # a published version never changes
    take_version(viewer=cast.viewer("ben"), membership_id=cast.membership.id, now=NOW)
    assert drawn_in(cast, "squeeze") == ACCENT


def _check_id(client: Any) -> str:
    return str(client.get("/api/v1/campaigns/vote-anyway/kit/check").json()["id"])


def test_a_form_that_changes_nothing_changes_no_motif(cast: Cast) -> None:
    version = ruled(cast, fields={"squeeze": "#0b5d4a"})
    sent = {"colour.squeeze.lock": "open", "colour.squeeze.allowed": "#0b5d4a", "colour.excuses.lock": "open"}
    signed_in(cast.ana).post(reverse("kits:campaign_kit", args=["vote-anyway"]), {**sent, "after": "2", "check": "1"})
    proof = KitVersion.objects.get(number=0)
    assert [each.digest for each in proof.templates.all()] == [each.digest for each in version.templates.all()]


@pytest.mark.parametrize(("allowed", "code"), [("red", "colour_unreadable"), ("#0b5d4a", "")])
def test_a_list_that_is_none_is_refused_on_the_form(cast: Cast, allowed: str, code: str) -> None:
    ruled(cast)
    sent = {"colour.squeeze.lock": "open", "colour.squeeze.allowed": allowed, "after": "2", "check": "1"}
    answer = signed_in(cast.ana).post(reverse("kits:campaign_kit", args=["vote-anyway"]), sent)
    assert answer.status_code == (422 if code else 302)


def test_a_lead_locks_over_the_api(cast: Cast) -> None:
    ruled(cast)
    sent = {
        "colours": json.dumps({"squeeze": {"allowed": ["#0B5D4A"]}, "excuses": {"is_locked": True}}),
        "slots": json.dumps({"squeeze": {"photo": {"is_locked": True}, "logo": {"is_locked": True}}}),
        "confirm": "true",
    }
    ana, kit = signed_in(cast.ana), "/api/v1/campaigns/vote-anyway/kit"
    assert ana.post(kit, sent).status_code == 201
    squeeze, excuses = published_version(campaign_id=cast.campaign.id).templates.all()
    assert (squeeze.field, excuses.field) == ("#0b5d4a", "locked")
    assert (squeeze.slots["photo"]["is_locked"], squeeze.slots["logo"]["is_locked"]) == (True, True)
    wrong = ana.post(kit, {"slots": json.dumps({"squeeze": {"logo": {"max_chars": 3}}}), "confirm": "true"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "slot_unknown")
    opened = ana.post(kit, {"colours": json.dumps({"squeeze": {}, "excuses": {}}), "confirm": "true"})
    assert (opened.status_code, published_version(campaign_id=cast.campaign.id).number) == (201, 4)
    assert [each.field for each in published_version(campaign_id=cast.campaign.id).templates.all()] == ["", ""]


def test_a_draft_brings_its_rule(cast: Cast) -> None:
    draft, client = begun(cast, one=picture_file()), signed_in(cast.ana)
    address = f"/c/vote-anyway/kit/drafts/{draft.id}/"
    client.post(address, {"title": "Sunrise", "colour.lock": "locked", "colour.allowed": "", "role.336699": "field"})
    draft.refresh_from_db()
    assert draft.field == "locked"
    api = f"/api/v1/campaigns/vote-anyway/kit/drafts/{draft.id}"
    told = client.put(api, json.dumps({"colours": {"allowed": ["#0b5d4a"]}}), content_type="application/json").json()
    assert (told["is_colour_locked"], told["allowed_colours"]) == (False, ["#0b5d4a"])
    kept = mark_draft(viewer=cast.viewer("ana"), draft_id=draft.id, title="x", marks={}, roles={}, now=NOW)
    assert kept.field == "#0b5d4a"
    version = publish_draft(viewer=cast.viewer("ana"), draft_id=draft.id, go_ahead=ANYWAY, now=NOW)
    assert version.templates.get().field == "#0b5d4a"


def test_a_drafts_extreme_brands_wear_what_its_rule_leaves_them(cast: Cast) -> None:
    plain = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="1080" height="1080">'
        b'<rect width="1080" height="1080" fill="#336699"/></svg>'
    )
    draft = begun(cast, one=plain)
    told = {"title": "x", "marks": {}, "roles": {"#336699": "field"}, "field": "locked", "now": NOW}
    draft = mark_draft(viewer=cast.viewer("ana"), draft_id=draft.id, **told)  # type: ignore[arg-type]
    drawn = draft_picture(draft=draft, format_key="square", brand="white-logo", width_px=200)
    red, green, blue = (int(colour_at(drawn.data, 100, 100)[at : at + 2], 16) for at in (1, 3, 5))
    assert (red > 250, 205 < green < 215, 25 < blue < 37) == (True, True, True)
