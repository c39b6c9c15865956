"""Dressing a kit: own lines, colours, motif, version; what is not allowed changes nothing."""

import pytest
from django.db import connection
from django.urls import reverse

from coalition.errors import Conflict, Forbidden, Invalid, NotFound
from coalition.models import CompanyRole, LedgerEntry, Membership
from kits.errors import NoBrand
from kits.models import Brand, KitVersion, LineRule, OwnLine, Personalisation
from kits.queries import caption_for, kit_of
from kits.services import (
    add_brand,
    branding,
    choose_brand,
    choose_variant,
    edit_brand,
    set_brand,
    set_colour,
    set_line,
    set_shade,
    set_template,
    take_version,
    undo_brand,
    undo_change,
)
from kits.services.branding import wall_tile_of
from kits.storing import upload_key
from kits.tiles import WallTile
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import CAPTIONS, LOGO_SVG, TEMPLATES, TEXTS, logo_png, template
from tests.kits.test_publishing import publish


def line(
    cast: Cast, text: str, *, template: str = "squeeze", slot: str = "line", locale: str = "en"
) -> Personalisation:
    return set_line(
        viewer=cast.viewer("ben"),
        membership_id=cast.membership.id,
        template_key=template,
        slot=slot,
        locale=locale,
        text=text,
        now=NOW,
    )


def told(cast: Cast, template: str, locale: str) -> tuple[str, str, bool]:
    view = kit_of(viewer=cast.viewer("ben"), membership_id=cast.membership.id).template(template)
    found = view.slots[0].told[locale]
    return found.text, found.locale, found.is_own


def test_the_kits_words_show_until_there_are_own_ones(dressed_cast: Cast) -> None:
    assert told(dressed_cast, "squeeze", "de") == ("Das Bad ist noch warm.", "de", False)
    assert told(dressed_cast, "squeeze", "fr") == ("Your bath is still warm.", "en", False)
    line(dressed_cast, "Le bain est encore chaud.", locale="fr")
    assert told(dressed_cast, "squeeze", "fr") == ("Le bain est encore chaud.", "fr", True)
    assert told(dressed_cast, "excuses", "fr") == ("Le bain est encore chaud.", "fr", True)
    line(dressed_cast, "", locale="fr")
    assert told(dressed_cast, "squeeze", "fr") == ("Your bath is still warm.", "en", False)
    assert Personalisation.objects.get().lines == {}


def test_a_long_line_serves_only_the_motifs_it_fits(dressed_cast: Cast) -> None:
    line(dressed_cast, "The queue goes round the whole block twice.")
    assert told(dressed_cast, "squeeze", "en") == ("The queue goes round the whole block twice.", "en", True)
    assert told(dressed_cast, "excuses", "en") == ("Your bath is still warm.", "en", False)
    line(dressed_cast, "The queue is long.", template="excuses")
    assert told(dressed_cast, "excuses", "en") == ("The queue is long.", "en", True)
    assert told(dressed_cast, "squeeze", "en") == ("The queue goes round the whole block twice.", "en", True)


@pytest.mark.parametrize(
    ("text", "slot", "locale", "code"),
    [
        ("x" * 49, "line", "en", "line_too_long"),
        ("10 June", "date", "en", "slot_locked"),
        ("x", "nothing", "en", "slot_locked"),
        ("x", "line", "pl", "language_unknown"),
    ],
)
def test_refused_lines_change_nothing(dressed_cast: Cast, text: str, slot: str, locale: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        line(dressed_cast, text, slot=slot, locale=locale)
    assert caught.value.code == code
    assert Personalisation.objects.get().lines == {}


def test_the_excess_is_said_in_characters_as_people_count_them(dressed_cast: Cast) -> None:
    with pytest.raises(Invalid, match="2 characters too many"):
        line(dressed_cast, "e\u0301" * 50)
    line(dressed_cast, "e\u0301" * 48)


def test_an_unchanged_line_writes_nothing(dressed_cast: Cast) -> None:
    line(dressed_cast, "Same.")
    before = LedgerEntry.objects.count()
    line(dressed_cast, "Same.")
    assert LedgerEntry.objects.count() == before


def test_the_tile_follows_the_colour(dressed_cast: Cast) -> None:
    before = dressed_cast.membership.wall_logo_key
    set_colour(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id, colour="#FFFFFF", now=NOW)
    dressed_cast.membership.refresh_from_db()
    assert dressed_cast.membership.wall_colour == "#ffffff"
    assert dressed_cast.membership.wall_logo_key != before
    view = kit_of(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id)
    assert (view.colours[0].value, view.colours[0].on, view.colours[0].contrast) == ("#ffffff", "#000000", 21.0)
    with pytest.raises(Invalid):
        set_colour(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id, colour="red", now=NOW)


def test_another_logo_keeps_the_lines(dressed_cast: Cast) -> None:
    line(dressed_cast, "Stays.")
    brand = set_brand(
        viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id, logo=LOGO_SVG, now=NOW
    )
    dress = Personalisation.objects.get()
    assert (dress.brand_id, dress.field) == (brand.id, "#0b5d4a")
    assert dress.lines == {"*": {"line": {"en": "Stays."}}}


def test_a_bad_logo_leaves_the_old_one(dressed_cast: Cast) -> None:
    before = Personalisation.objects.get().brand_id
    with pytest.raises(Invalid):
        set_brand(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id, logo=b"no", now=NOW)
    assert Personalisation.objects.get().brand_id == before


def test_a_newer_version_is_offered_and_taken(dressed_cast: Cast) -> None:
    line(dressed_cast, "Mine.")
    second = publish(dressed_cast, templates={"excuses": TEMPLATES["excuses"]}, texts=TEXTS, captions=CAPTIONS)
    view = kit_of(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id)
    assert (view.version.number, view.newer, [each.key for each in view.templates]) == (1, 2, ["squeeze", "excuses"])
    dress = take_version(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id, now=NOW)
    assert (dress.version_id, dress.template_key) == (second.id, "excuses")
    assert told(dressed_cast, "excuses", "en") == ("Mine.", "en", True)


def test_the_motif_it_opens_with(dressed_cast: Cast) -> None:
    ben = dressed_cast.viewer("ben")
    set_template(viewer=ben, membership_id=dressed_cast.membership.id, template_key="excuses", now=NOW)
    assert kit_of(viewer=ben, membership_id=dressed_cast.membership.id).template_key == "excuses"
    with pytest.raises(NotFound):
        set_template(viewer=ben, membership_id=dressed_cast.membership.id, template_key="nothing", now=NOW)


def test_captions_are_filled_in(dressed_cast: Cast) -> None:
    line(dressed_cast, "The cat sits on your {company} coat.")
    ids = dressed_cast.membership.id
    assert caption_for(membership_id=ids, network="x", locale="en") == (
        "The cat sits on your {company} coat. #VoteAnyway"
    )
    assert caption_for(membership_id=ids, network="linkedin", locale="en") == (
        "The cat sits on your {company} coat. Vote anyway, says Ondelune. #VoteAnyway https://example.org/vote"
    )
    assert caption_for(membership_id=ids, network="linkedin", locale="fr").endswith("Vote quand même. #VoteAnyway")


def test_without_a_logo_the_kit_is_the_campaigns(cast: Cast, version: KitVersion) -> None:
    view = kit_of(viewer=cast.viewer("ben"), membership_id=cast.membership.id)
    assert (view.has_brand, view.field, view.template_key) == (False, "#ffd21f", "squeeze")
    with pytest.raises(NoBrand):
        line(cast, "Mine.")


@pytest.mark.parametrize(("name", "error"), [("ana", Forbidden), ("cleo", NotFound)])
def test_others_may_not(dressed_cast: Cast, name: str, error: type[Exception]) -> None:
    viewer, ids = dressed_cast.viewer(name), dressed_cast.membership.id
    for act in (
        lambda: set_colour(viewer=viewer, membership_id=ids, colour="#000000", now=NOW),
        lambda: set_brand(viewer=viewer, membership_id=ids, logo=logo_png(), now=NOW),
        lambda: set_line(
            viewer=viewer, membership_id=ids, template_key="squeeze", slot="line", locale="en", text="x", now=NOW
        ),
        lambda: take_version(viewer=viewer, membership_id=ids, now=NOW),
    ):
        with pytest.raises(error):
            act()
    assert Personalisation.objects.get().field == "#b5179e"


def test_a_viewer_of_the_company_looks_only(dressed_cast: Cast) -> None:
    CompanyRole.objects.filter(company=dressed_cast.company).update(role="viewer")
    ben = dressed_cast.viewer("ben")
    assert kit_of(viewer=ben, membership_id=dressed_cast.membership.id).has_brand
    with pytest.raises(Forbidden):
        set_colour(viewer=ben, membership_id=dressed_cast.membership.id, colour="#000000", now=NOW)


def test_words_for_all_are_not_hidden_by_words_from_a_tighter_version(dressed_cast: Cast) -> None:
    """`excuses` had less room than `squeeze`, so it kept words of its own; in the next version it has as much."""
    assert line(dressed_cast, "Tight.", template="excuses").lines == {"excuses": {"line": {"en": "Tight."}}}
    publish(dressed_cast, templates={key: template(key) for key in TEMPLATES})
    take_version(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id, now=NOW)
    assert line(dressed_cast, "Roomy.", template="excuses").lines == {"*": {"line": {"en": "Roomy."}}}
    assert told(dressed_cast, "excuses", "en") == ("Roomy.", "en", True)


def test_a_logo_that_comes_while_a_colour_is_chosen_stands_on_the_wall(
    dressed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben, ids = dressed_cast.viewer("ben"), dressed_cast.membership.id
    made: list[WallTile] = []

    def overtaken(personalisation: Personalisation) -> WallTile:
        made.append(wall_tile_of(personalisation))
        if len(made) == 1:
            set_brand(viewer=ben, membership_id=ids, logo=logo_png("#000000", size=(300, 200)), now=NOW)
        return made[-1]

    monkeypatch.setattr(branding, "wall_tile_of", overtaken)
    set_colour(viewer=ben, membership_id=ids, colour="#0b5d4a", now=NOW)
    membership, now_worn = Membership.objects.get(id=ids), Personalisation.objects.get()
    assert (membership.wall_colour, now_worn.field) == ("#0b5d4a", "#0b5d4a")
    assert membership.wall_logo_key == upload_key(membership.company_id, wall_tile_of(now_worn).png)


def posted(cast: Cast, **fields: object) -> int:
    address = reverse("kits:dress", args=[cast.membership.id])
    sent = {"template": "squeeze", "format": "square", "locale": "en", **fields}
    return signed_in(cast.ben).post(address, sent, headers={"HX-Request": "true"}).status_code


BOTH = {"line.en": "The bath.", "line.fr": "Le bain.", "colour": "#0b5d4a", "logo_variant": "dark"}


def test_one_form_is_one_change(dressed_cast: Cast) -> None:
    ben, ids = dressed_cast.viewer("ben"), dressed_cast.membership.id
    assert posted(dressed_cast, **BOTH, languages=["de"]) == 200
    worn = Personalisation.objects.get()
    assert worn.lines == {"*": {"line": {"en": "The bath.", "fr": "Le bain."}}}
    assert (worn.colour, worn.logo_variant, Membership.objects.get(id=ids).locales) == ("#0b5d4a", "dark", ["de"])
    told_by = LedgerEntry.objects.filter(kind="kit.changed").values_list("fields", flat=True)
    assert [sorted(each) for each in told_by] == [["colour", "lines", "logo_variant"]]
    undo_change(viewer=ben, membership_id=ids, now=NOW)
    worn = Personalisation.objects.get()
    assert (worn.lines, worn.colour, worn.logo_variant) == ({}, "", "auto")
    assert Membership.objects.get(id=ids).wall_colour == "#b5179e"


@pytest.mark.parametrize(
    "wrong",
    [{"line.fr": "x" * 49}, {"line.it": "x"}, {"colour": "red"}, {"logo_variant": "sepia"}, {"languages": "it"}],
)
def test_one_refused_part_of_a_form_keeps_all_of_it(dressed_cast: Cast, wrong: dict[str, str]) -> None:
    ids = dressed_cast.membership.id
    LineRule.objects.create(campaign=dressed_cast.campaign, mode="after")
    before, entries = Personalisation.objects.get().state(), LedgerEntry.objects.count()
    assert posted(dressed_cast, **BOTH | {"languages": "de"} | wrong) == 422
    worn, membership = Personalisation.objects.get(), Membership.objects.get(id=ids)
    assert (worn.state(), worn.before) == (before, {})
    assert (membership.locales, membership.wall_colour) == (["en", "fr"], "#b5179e")
    assert (OwnLine.objects.count(), LedgerEntry.objects.count()) == (0, entries)


def test_what_changes_nothing_leaves_nothing_to_undo(dressed_cast: Cast) -> None:
    ben, ids = dressed_cast.viewer("ben"), dressed_cast.membership.id
    set_template(viewer=ben, membership_id=ids, template_key="squeeze", now=NOW)
    assert posted(dressed_cast, **{"line.en": "", "colour": "#b5179e", "logo_variant": "auto"}) == 200
    assert not kit_of(viewer=ben, membership_id=ids).can_undo


def test_a_newer_version_leaves_nothing_to_undo(dressed_cast: Cast) -> None:
    ben, ids = dressed_cast.viewer("ben"), dressed_cast.membership.id
    line(dressed_cast, "Mine.")
    publish(dressed_cast, templates=TEMPLATES, texts=TEXTS, captions=CAPTIONS)
    take_version(viewer=ben, membership_id=ids, now=NOW)
    assert not kit_of(viewer=ben, membership_id=ids).can_undo
    with pytest.raises(Conflict, match="nothing to undo"):
        undo_change(viewer=ben, membership_id=ids, now=NOW)
    assert Personalisation.objects.get().lines == {"*": {"line": {"en": "Mine."}}}


def test_tiles_are_drawn_before_anything_is_held(dressed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ben, ids = dressed_cast.viewer("ben"), dressed_cast.membership.id
    first, other = Brand.objects.get(), add_brand(viewer=ben, membership_id=ids, logo=logo_png("#0b5d4a"), now=NOW)
    depth, drawn_at = len(connection.savepoint_ids), list[int]()

    def watched(personalisation: Personalisation) -> WallTile:
        drawn_at.append(len(connection.savepoint_ids))
        return wall_tile_of(personalisation)

    monkeypatch.setattr(branding, "wall_tile_of", watched)
    acts = (
        lambda: set_colour(viewer=ben, membership_id=ids, colour="#111111", now=NOW),
        lambda: choose_variant(viewer=ben, membership_id=ids, variant="light", now=NOW),
        lambda: undo_change(viewer=ben, membership_id=ids, now=NOW),
        lambda: choose_brand(viewer=ben, membership_id=ids, brand_id=other.id, now=NOW),
        lambda: edit_brand(viewer=ben, membership_id=ids, brand_id=other.id, field_colour="#222222"),
        lambda: undo_brand(viewer=ben, membership_id=ids, brand_id=other.id),
        lambda: set_shade(
            viewer=ben, membership_id=ids, brand_id=other.id, variant="dark", logo=logo_png("#000000"), now=NOW
        ),
        lambda: undo_change(viewer=ben, membership_id=ids, now=NOW),
    )
    for count, act in enumerate(acts, start=1):
        act()
        worn = Personalisation.objects.select_related("brand").get()
        assert drawn_at == [depth] * count
        shown = Membership.objects.get(id=ids)
        assert shown.wall_logo_key == upload_key(shown.company_id, wall_tile_of(worn).png)
        assert shown.wall_colour == worn.field
    assert worn.brand_id == first.id
    edit_brand(viewer=ben, membership_id=ids, brand_id=first.id, name="Another name")
    line(dressed_cast, "No tile for a line.")
    assert len(drawn_at) == len(acts)
