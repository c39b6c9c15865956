"""Checks before publishing: what a worker finds where, what publishing asks, proof sheets and their links."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coalition.clock import database_now
from coalition.errors import Conflict, DomainError, Forbidden, NotFound
from coalition.models import Campaign, LedgerEntry
from kits.drawing import compiled
from kits.extremes import BRANDS, longest_line
from kits.formats import FORMATS
from kits.models import KitCheck, KitVersion, ProofLink, Template
from kits.queries import check_of, published_version
from kits.services import (
    GoAhead,
    Revision,
    abandoned_checks,
    make_proof_link,
    prepare_proof,
    publish_kit,
    publish_proof,
    run_check,
)
from kits.storing import keep, read, read_often
from kits.texts import length_of
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import CAPTIONS, SIZES, TEXTS, size_of, template

SOUND = template("cross")
CAP_EM = 0.711  # of Roboto Flex
TIGHT = SOUND.replace(b'data-min-size="30"\n      data-max-lines="3"', b'data-min-size="60" data-max-lines="1"')


def proofed(cast: Cast, svg: bytes = SOUND, *, name: str = "ana", removed: frozenset[str] = frozenset()) -> KitCheck:
    return prepare_proof(
        viewer=cast.viewer(name),
        campaign_id=cast.campaign.id,
        revision=Revision(added={"new.svg": svg}, removed=removed),
        now=NOW,
    )


def checked(cast: Cast, svg: bytes = SOUND) -> KitCheck:
    check = proofed(cast, svg, removed=frozenset({"squeeze", "excuses"}))
    assert run_check(check_id=check.id) is True
    check.refresh_from_db()
    return check


def publish(cast: Cast, check: KitCheck, *, name: str = "ana", is_confirmed: bool = False) -> KitVersion:
    return publish_proof(
        viewer=cast.viewer(name),
        campaign_id=cast.campaign.id,
        check_id=check.id,
        go_ahead=GoAhead(is_confirmed),
        now=NOW,
    )


def found(check: KitCheck, code: str) -> set[tuple[str, str]]:
    return {(each["format"], each["locale"]) for each in check.findings if each["code"] == code}


def test_every_picture_is_looked_at_with_progress(cast: Cast, version: KitVersion) -> None:
    check = checked(cast)
    assert (check.total, check.done, check.state) == (3 * 3 * 3, 27, "ready")
    assert published_version(campaign_id=cast.campaign.id).id == version.id
    assert run_check(check_id=check.id) is False


def test_a_file_that_is_lost_is_named_and_looked_at_again_once_it_is_there(cast: Cast, version: KitVersion) -> None:
    check = proofed(cast, removed=frozenset({"squeeze"}))
    template = check.version.templates.get(key="excuses")
    svg = read(template.storage_key)
    default_storage.delete(template.storage_key)
    for cache in (read_often, compiled):
        cache.cache_clear()
    assert run_check(check_id=check.id) is True
    check.refresh_from_db()
    assert (check.state, check.done, check.leased_until, abandoned_checks()) == ("ready", check.total, None, [])
    assert found(check, "not-made") == {(key, locale) for key in SIZES for locale in cast.campaign.languages}
    assert {(each["template"], each["message"]) for each in check.findings} == {("excuses", "FileNotFoundError")}
    client, page = signed_in(cast.ana), reverse("kits:check", args=["vote-anyway"])
    text = client.get(page).content.decode()
    assert ("This picture could not be made. Check again." in text, 'name="again"' in text) == (True, True)
    for name, status in (("ben", 403), ("cleo", 404)):
        assert signed_in(getattr(cast, name)).post(page, {"again": "1"}).status_code == status
    assert KitCheck.objects.get().state == "ready"
    keep(template.storage_key, svg)
    assert client.post(page, {"again": "1"}).status_code == 302
    check.refresh_from_db()
    assert (check.state, check.done, check.findings) == ("waiting", 0, [])
    assert run_check(check_id=check.id) is True
    check.refresh_from_db()
    assert (check.state, check.findings) == ("ready", [])
    assert client.post(page, {"again": "1"}).status_code == 302
    assert KitCheck.objects.get().state == "ready"


def test_the_same_once_more_looks_again_at_what_could_not_be_made(cast: Cast, version: KitVersion) -> None:
    check = checked(cast)
    KitCheck.objects.update(findings=[{"code": "not-made"}])
    again = proofed(cast, removed=frozenset({"squeeze", "excuses"}))
    assert (again.id, again.state, again.done, again.findings) == (check.id, "waiting", 0, [])


def test_a_sound_motif_has_nothing_open_and_is_published_at_once(cast: Cast, version: KitVersion) -> None:
    check = checked(cast)
    assert (check.done, check.findings) == (27, [])  # three formats, languages and brands, all looked at
    published = publish(cast, check)
    assert (published.number, published.state, published.published_at) == (2, "published", NOW)
    assert [each.key for each in published_version(campaign_id=cast.campaign.id).templates.all()] == ["cross"]
    assert LedgerEntry.objects.filter(kind="kit.published").count() == 2


def test_each_overflow_is_listed_with_where(cast: Cast, version: KitVersion) -> None:
    check = checked(cast, TIGHT)
    lines = [each for each in check.findings if each["code"] == "overflow"]
    assert {(each["template"], each["slot"]) for each in lines} == {("cross", "line")}
    assert {each["brand"] for each in lines} <= set(BRANDS)
    assert ("linkedin", "de") in found(check, "overflow")


def test_a_letter_that_no_font_has_is_listed_once_for_all_brands(cast: Cast, version: KitVersion) -> None:
    texts = {"*": {**TEXTS["*"], "date": {"en": "9 June \U00012000"}}}
    check = prepare_proof(
        viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, revision=Revision(texts=texts), now=NOW
    )
    run_check(check_id=check.id)
    check.refresh_from_db()
    missing = [each for each in check.findings if each["code"] == "missing-glyph" and each["locale"] == "en"]
    places = [(each["template"], each["format"], each["slot"]) for each in missing]
    assert sorted(places) == sorted(
        (key, format_key, "date") for key in ("squeeze", "excuses") for format_key in ("square", "story", "linkedin")
    )


def test_weak_contrast_and_few_pixels_are_listed(cast: Cast, version: KitVersion) -> None:
    weak = SOUND.replace(
        b'data-font="Roboto Flex" data-fill="on-field" data-max-size="40"',
        b'data-font="Roboto Flex" fill="#808080" data-on="field" data-max-size="40"',
    )
    large = weak.replace(b'width="400" height="90"/>', b'width="1000" height="500"/>').replace(
        b'data-slot="logo"', b'data-slot="logo" data-area="0.5"'
    )
    check = checked(cast, large)
    assert found(check, "weak-contrast") >= {("square", "en"), ("story", "fr")}
    assert {each["slot"] for each in check.findings if each["code"] == "image-small"} == {"logo"}


def test_the_phone_rule_measures_wide_formats(cast: Cast, version: KitVersion) -> None:
    # Capitals of this font are 0.71 em: 26 px on 1200 px are 5.8 px on a phone's 375, 92 px are 20.
    small = SOUND.replace(b'data-max-size="92" data-min-size="30"', b'data-max-size="26" data-min-size="10"')
    check = checked(cast, small)
    assert found(check, "small-line") == {("linkedin", locale) for locale in ("en", "de", "fr")}
    assert found(check, "small-headline") == set()


WIDE = ("linkedin", "x", "facebook", "link", "cover-linkedin", "cover-x", "cover-facebook", "banner", "signature")


@pytest.mark.parametrize("format_key", [*WIDE, "rectangle"])
def test_a_headline_as_a_text_slot_is_measured_in_every_wide_format(
    cast: Cast, version: KitVersion, format_key: str
) -> None:
    """The least size is 12 px of capitals as it is shown: at its own width, or on a phone's 375."""
    row = FORMATS[format_key]
    least_px = 12 * row.width_px / (row.shown_px or 0)

    def motif(cap_px: float) -> bytes:
        size = f"{cap_px / CAP_EM:.2f}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" data-template="cross"><g data-format="{format_key}" '
            f'data-width="{row.width_px}" data-height="{row.height_px}">'
            f'<rect data-slot="headline" data-type="text" data-locked="true" x="4" y="4" width="{row.width_px - 8}" '
            f'height="{row.height_px - 8}" data-font="Roboto Flex" data-max-size="{size}" data-min-size="{size}" '
            f'data-max-lines="1" data-max-chars="9"/></g></svg>'
        ).encode()

    def told(cap_px: float) -> set[tuple[str, str]]:
        texts = {"*": {"headline": dict.fromkeys(("en", "de", "fr"), "Vote")}}
        revision = Revision(added={"a": motif(cap_px)}, removed=frozenset({"squeeze", "excuses"}), texts=texts)
        check = prepare_proof(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, revision=revision, now=NOW)
        run_check(check_id=check.id)
        check.refresh_from_db()
        return found(check, "small-headline")

    assert told(least_px * 0.98) == {(format_key, locale) for locale in ("en", "de", "fr")}
    assert told(least_px * 1.02) == set()


def test_a_code_too_small_to_be_read_is_listed(cast: Cast, version: KitVersion) -> None:
    def coded(side: int) -> bytes:
        code = f'<rect data-slot="qr" data-type="qr" data-locked="true" x="10" y="10" width="{side}" height="{side}"/>'
        return SOUND.replace(b'<rect data-slot="logo"', code.encode() + b'<rect data-slot="logo"')

    check = checked(cast, coded(60))
    assert found(check, "code-small") == {
        (key, locale) for key in ("square", "story", "linkedin") for locale in ("en", "de", "fr")
    }
    assert {each["slot"] for each in check.findings if each["code"] == "code-small"} == {"qr"}
    assert found(checked(cast, coded(240)), "code-small") == set()


def test_a_headline_drawn_per_language_is_measured_too(cast: Cast, version: KitVersion) -> None:
    def words(height: int) -> bytes:
        drawn = "".join(
            f'<g data-locale="{locale}" data-default="{str(locale == "en").lower()}">'
            f'<path data-fill="on-field" d="M60 400 h300 v{height} h-300 z"/></g>'
            for locale in ("en", "de", "fr")
        )
        return SOUND.replace(b'<rect data-slot="line"', drawn.encode() + b'<rect data-slot="line"')

    assert found(checked(cast, words(37)), "small-headline") == {("linkedin", key) for key in ("en", "de", "fr")}
    assert found(checked(cast, words(39)), "small-headline") == set()


def test_open_findings_ask_for_a_confirmation_and_forbid_nothing(cast: Cast, version: KitVersion) -> None:
    check = checked(cast, TIGHT)
    with pytest.raises(Conflict) as caught:
        publish(cast, check)
    assert caught.value.code == "kit_has_findings"
    assert published_version(campaign_id=cast.campaign.id).number == 1
    assert publish(cast, check, is_confirmed=True).number == 2


def test_an_unfinished_check_asks_too(cast: Cast, version: KitVersion) -> None:
    check = proofed(cast)
    with pytest.raises(Conflict) as caught:
        publish(cast, check)
    assert caught.value.code == "kit_unchecked"
    assert publish(cast, check, is_confirmed=True).number == 2


@pytest.mark.parametrize(("name", "error"), [("ben", Forbidden), ("cleo", NotFound)])
def test_others_neither_check_nor_publish(cast: Cast, version: KitVersion, name: str, error: type[DomainError]) -> None:
    with pytest.raises(error):
        proofed(cast, name=name)
    assert not KitCheck.objects.exists()
    check = checked(cast)
    with pytest.raises(error):
        publish(cast, check, name=name)
    with pytest.raises(error):
        make_proof_link(
            viewer=cast.viewer(name),
            campaign_id=cast.campaign.id,
            version_id=version.id,
            locale="en",
            now=NOW,
        )
    client = signed_in(getattr(cast, name))
    for address in ("check", "proofs", "check_picture"):
        assert client.get(reverse(f"kits:{address}", args=["vote-anyway"])).status_code in {403, 404}
    assert client.post(reverse("kits:check", args=["vote-anyway"]), {"check": str(check.id)}).status_code in {403, 404}
    assert published_version(campaign_id=cast.campaign.id).number == 1
    assert not ProofLink.objects.exists()


def test_what_a_co_lead_published_meanwhile_is_not_undone(cast: Cast, version: KitVersion) -> None:
    check = checked(cast)
    told = {"templates": {"a": template("tiles")}, "texts": {}, "captions": {}, "now": NOW}
    publish_kit(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, **told)  # type: ignore[arg-type]
    with pytest.raises(Conflict) as caught:
        publish(cast, check, is_confirmed=True)
    assert caught.value.code == "kit_changed_meanwhile"
    assert published_version(campaign_id=cast.campaign.id).number == 2


def test_a_newer_proof_holds_what_the_older_one_changed(cast: Cast, version: KitVersion) -> None:
    first = proofed(cast)
    second = proofed(cast, template("tiles"))
    assert run_check(check_id=first.id) is False
    assert [row.id for row in KitCheck.objects.all()] == [second.id]
    assert KitVersion.objects.filter(number=0).count() == 1
    assert [each.key for each in Template.objects.filter(version__number=0)] == ["squeeze", "excuses", "cross", "tiles"]
    with pytest.raises(NotFound):
        publish(cast, first, is_confirmed=True)


def test_a_killed_workers_check_is_taken_up_where_it_was(cast: Cast, version: KitVersion) -> None:
    check = proofed(cast)
    KitCheck.objects.filter(id=check.id).update(done=24, leased_until=database_now() + timedelta(seconds=20))
    assert run_check(check_id=check.id) is False
    assert abandoned_checks() == []
    KitCheck.objects.filter(id=check.id).update(leased_until=database_now() - timedelta(seconds=1))
    assert abandoned_checks() == [check.id]
    assert run_check(check_id=check.id) is True
    check.refresh_from_db()
    assert (check.done, check.total, check.state) == (81, 81, "ready")


def test_a_proof_reaches_no_company(dressed_cast: Cast) -> None:
    proofed(dressed_cast)
    client = signed_in(dressed_cast.ben)
    studio = client.get(reverse("kits:studio", args=[dressed_cast.membership.id])).content.decode()
    assert "has published version" not in studio
    listed = signed_in(dressed_cast.ana).get("/api/v1/campaigns/vote-anyway/kit/versions").json()
    assert [each["number"] for each in listed] == [1]


def test_the_lines_are_as_long_as_the_motif_takes(cast: Cast) -> None:
    campaign: Campaign = cast.campaign
    for locale in ("en", "de", "fr"):
        assert 36 <= length_of(longest_line(campaign, locale, 48)) <= 48
    assert longest_line(campaign, "de", 2) == "Wa"


def test_the_page_checks_shows_and_publishes(cast: Cast, version: KitVersion) -> None:
    client, kit = signed_in(cast.ana), reverse("kits:campaign_kit", args=["vote-anyway"])
    sent = client.post(kit, {"templates": SimpleUploadedFile("cross.svg", TIGHT), "check": "1"})
    assert (sent.status_code, sent["Location"]) == (302, reverse("kits:check", args=["vote-anyway"]))
    check = KitCheck.objects.get()
    waiting = client.get(sent["Location"]).content.decode()
    assert 'hx-trigger="load delay:700ms, every 3s"' in waiting
    run_check(check_id=check.id)
    text = client.get(sent["Location"], headers={"HX-Request": "true"}).content.decode()
    assert "The text is too long for its place." in text
    picture = reverse("kits:check_picture", args=["vote-anyway"])
    shown = client.get(
        picture, {"brand": "long-name", "template": "cross", "format": "square", "locale": "de", "w": "300"}
    )
    assert size_of(shown.content) == (300, 300)
    assert client.get(picture, {"brand": "nobody", "template": "cross"}).status_code == 404
    refused = client.post(sent["Location"], {"check": str(check.id)})
    assert (refused.status_code, published_version(campaign_id=cast.campaign.id).number) == (409, 1)
    assert client.post(sent["Location"], {"check": str(check.id), "confirm": "1"}).status_code == 302
    assert published_version(campaign_id=cast.campaign.id).number == 2
    assert check_of(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id) is None


def test_over_the_api(cast: Cast, version: KitVersion) -> None:
    client = signed_in(cast.ana)
    made = client.post("/api/v1/campaigns/vote-anyway/kit/check", {"templates": SimpleUploadedFile("c.svg", SOUND)})
    assert (made.status_code, made.json()["state"], made.json()["after"]) == (202, "waiting", 1)
    run_check(check_id=made.json()["id"])
    told = client.get("/api/v1/campaigns/vote-anyway/kit/check").json()
    assert (told["state"], told["done"], told["total"]) == ("ready", 81, 81)
    sent = {"check_id": told["id"], "confirm": True}
    answer = client.post("/api/v1/campaigns/vote-anyway/kit/check/publish", sent, content_type="application/json")
    assert (answer.status_code, answer.json()["number"]) == (201, 2)


def test_the_campaigns_own_kit_is_refused_in_no_other(cast: Cast) -> None:
    publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates={"a": SOUND},
        texts=TEXTS,
        captions=CAPTIONS,
        now=NOW,
    )
    with pytest.raises(NotFound):
        check_of(viewer=cast.viewer("ana"), campaign_id=cast.other_campaign.id)
