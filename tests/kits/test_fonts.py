"""The campaign's own fonts: confirmed, opened in the quarantine, offered, drawn with, frozen with a version."""

import io
import random
import zipfile
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops

from coalition.clock import database_now
from coalition.errors import Conflict, DomainError, Forbidden, NotFound
from coalition.models import CampaignRole, LedgerDetail, LedgerEntry
from coalition.services import erase_person
from kits import quarantine
from kits.drawing import campaign_look, draw
from kits.errors import TemplateRefused
from kits.models import Bundle, CampaignFont, KitVersion, Template
from kits.quarantine import Places, UploadRefused, open_font
from kits.queries import families_of
from kits.queries.drafts import findings_of
from kits.services import (
    Confirmation,
    Revision,
    Selection,
    Wanted,
    add_fonts,
    build_bundle,
    publish_draft,
    publish_kit,
    remove_font,
    revise_kit,
    set_brand,
    start_bundle,
    start_draft,
    visual_file,
)
from kits.sketching import composed
from kits.storing import is_kept, read
from kits.typecase import fonts_for
from tests.cast import NOW, Cast, make_person
from tests.conftest import signed_in
from tests.kits.scene import ANYWAY, TEXTS, logo_png, template
from tests.visuals.guard_samples import fonts as samples
from visuals import Values, compile_template, render

ACME = samples.named(samples.real("anton"), "Acme Sans")
BOLD = samples.named(samples.real("barlow-condensed", 700), "Acme Text", "Bold")
LIGHT = samples.named(samples.real("barlow-condensed", 400), "Acme Text")
RIGHT = Confirmation(has_right=True)
PAGE = "/c/vote-anyway/kit/fonts/"


@pytest.fixture(autouse=True)
def _places_of_our_own(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(quarantine, "places", Places(tmp_path / "places", cores=2))


def add(cast: Cast, *files: bytes, name: str = "ana", confirmation: Confirmation = RIGHT) -> list[CampaignFont]:
    given = {f"font-{number}.ttf": data for number, data in enumerate(files)}
    return add_fonts(
        viewer=cast.viewer(name), campaign_id=cast.campaign.id, files=given, confirmation=confirmation, now=NOW
    )


def motif(family: str, key: str = "squeeze") -> bytes:
    return template(key).replace(b'data-font="Roboto Flex"', f'data-font="{family}"'.encode())


def test_a_woff2_is_drawn_as_the_same_font_unpacked(cast: Cast) -> None:
    """From the upload to the picture: its letters, not a stand-in's, and the same ones as from the TTF."""

    def drawn(*files: tuple[str, bytes]) -> bytes:
        given = dict(files)
        if given:
            told = {"confirmation": RIGHT, "now": NOW}
            add_fonts(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, files=given, **told)  # type: ignore[arg-type]
        version = publish(cast, squeeze=motif("Acme Sans" if given else "Roboto Flex"))
        row = version.templates.get()
        assert list(row.fonts) == (["Acme Sans"] if given else [])
        look = campaign_look(cast.campaign, version)
        return draw(look, row, "square", "en", encoding="png", width_px=540).data

    plain = drawn()
    packed = drawn(("acme.woff2", samples.packed(ACME, "woff2")))
    remove_font(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, font_id=CampaignFont.objects.get().id, now=NOW)
    unpacked = drawn(("acme.ttf", ACME))
    assert packed == unpacked != plain


def publish(cast: Cast, **templates: bytes) -> KitVersion:
    return publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates=templates,
        texts=TEXTS,
        captions={},
        now=NOW,
    )


def taken(cast: Cast, encoding: str = "png") -> bytes:
    """What Ben downloads."""
    wanted = Wanted("squeeze", "square", "en", encoding)
    picture, _name = visual_file(viewer=cast.viewer("ben"), membership_id=cast.membership.id, wanted=wanted, now=NOW)
    return read(picture.storage_key)


def test_what_was_confirmed_by_whom_and_when_is_kept(cast: Cast) -> None:
    (row,) = add(cast, ACME)
    assert (row.name, row.family, row.style, row.weight) == ("Acme Sans", "Acme Sans", "Regular", 400)
    assert (row.confirmed_by, row.confirmed_at) == (cast.ana, NOW)
    assert row.confirmed_words.startswith("The campaign has the right to use these fonts")
    assert read(row.storage_key) != ACME
    entry = LedgerEntry.objects.get(kind="campaign_font.added")
    assert (entry.actor_id, entry.subject_id) == (cast.ana.id, str(row.id))
    assert LedgerDetail.objects.get(entry=entry).values["confirmed"] == row.confirmed_words


@pytest.mark.parametrize(
    ("files", "confirmation", "code"),
    [
        ((ACME,), Confirmation(has_right=False), "right_not_confirmed"),
        ((), RIGHT, "no_font"),
        ((ACME, b""), RIGHT, "upload_empty"),
        ((ACME, samples.zipped()), RIGHT, "upload_font_unknown"),
        ((ACME, ACME[:-500]), RIGHT, "upload_font_damaged"),
        ((ACME, ACME), RIGHT, "font_name_taken"),
        ((ACME, samples.restricted(BOLD)), RIGHT, "upload_font_restricted"),
    ],
)
def test_all_are_kept_or_none(cast: Cast, files: tuple[bytes, ...], confirmation: Confirmation, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        add(cast, *files, confirmation=confirmation)
    assert (caught.value.code, bool(caught.value.remedy)) == (code, True)
    assert not CampaignFont.objects.exists()
    assert not LedgerEntry.objects.filter(kind="campaign_font.added").exists()


def test_a_ban_on_embedding_asks_for_its_makers_permission(cast: Cast) -> None:
    (row,) = add(cast, samples.restricted(ACME), confirmation=Confirmation(has_right=True, has_permission=True))
    assert row.is_restricted
    assert "expressly permitted" in row.confirmed_words


@pytest.mark.parametrize(("name", "error"), [("ben", Forbidden), ("cleo", NotFound)])
def test_only_leads_of_this_campaign(cast: Cast, name: str, error: type[DomainError]) -> None:
    with pytest.raises(error):
        add(cast, ACME, name=name)
    assert not CampaignFont.objects.exists()
    (row,) = add(cast, ACME)
    with pytest.raises(error):
        remove_font(viewer=cast.viewer(name), campaign_id=cast.campaign.id, font_id=row.id, now=NOW)
    client = signed_in(getattr(cast, name))
    sent = {"fonts": SimpleUploadedFile("x.ttf", ACME), "confirmed": "1"}
    for answer in (
        client.post(PAGE, sent),
        client.get(f"{PAGE}{row.id}.png"),
        client.post(f"{PAGE}{row.id}/remove/"),
        client.get("/api/v1/campaigns/vote-anyway/kit/fonts"),
        client.delete(f"/api/v1/campaigns/vote-anyway/kit/fonts/{row.id}"),
    ):
        assert answer.status_code in {403, 404}
    assert CampaignFont.objects.get().removed_at is None


def test_another_campaigns_lead_finds_nothing(cast: Cast) -> None:
    (row,) = add(cast, ACME)
    other = make_person("olga")
    CampaignRole.objects.create(person=other, campaign=cast.other_campaign, role="coalition admin")
    client = signed_in(other)
    for path in (PAGE, f"{PAGE}{row.id}.png", f"/api/v1/campaigns/vote-anyway/kit/fonts/{row.id}/specimen"):
        assert client.get(path).status_code == 404
    slug = cast.other_campaign.slug
    assert client.get(f"/c/{slug}/kit/fonts/{row.id}.png").status_code == 404
    assert client.delete(f"/api/v1/campaigns/{slug}/kit/fonts/{row.id}").status_code == 404
    assert CampaignFont.objects.get().removed_at is None


def test_too_large_is_refused_before_it_is_read(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kits.services.fonts.MAX_FONT_BYTES", 1000)
    sent = {"fonts": SimpleUploadedFile("x.ttf", ACME), "confirmed": "1"}
    answer = signed_in(cast.ana).post(PAGE, sent)
    assert (answer.status_code, CampaignFont.objects.count()) == (413, 0)


def test_a_family_without_axes_has_a_file_a_weight(cast: Cast) -> None:
    add(cast, BOLD, LIGHT)
    fonts = fonts_for(campaign_id=cast.campaign.id)
    assert fonts.families == ("Acme Text",)
    assert fonts.face("AcmeText", 700) == ("Acme Text Bold", True)
    assert fonts.face("acme text", 450, is_italic=True) == ("Acme Text", False)
    assert fonts.face("AcmeText-Bold", 400) == ("Acme Text Bold", True)
    assert fonts.key_of("Acme Text Bold") != fonts.key_of("Acme Text") != ""
    assert fonts.key_of("Roboto Flex") == ""


def test_a_picture_is_drawn_from_the_uploaded_outlines(cast: Cast) -> None:
    """The same letters as the same outlines under their own name give, and others than those of the fallback."""
    add(cast, ACME)
    version = publish(cast, squeeze=motif("Acme Sans"))
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    own = Image.open(io.BytesIO(taken(cast)))
    row = version.templates.get()
    assert set(row.fonts) == {"Acme Sans"}
    values = {"texts": {"line": "Your bath is still warm.", "date": "9 June"}, "colours": {"field": "#b5179e"}}
    told = Values(**values, images={"logo": logo_png()}, locale="en")
    expected = Image.open(io.BytesIO(drawn_with("Anton", told)))
    fallback = Image.open(io.BytesIO(drawn_with("Noto Sans", told)))
    top = (0, 0, 1080, 400)  # where the line stands
    assert ImageChops.difference(own.convert("RGB").crop(top), expected.convert("RGB").crop(top)).getbbox() is None
    assert ImageChops.difference(own.convert("RGB").crop(top), fallback.convert("RGB").crop(top)).getbbox() is not None


def test_the_pdf_and_the_zip_are_drawn_with_it_too(cast: Cast) -> None:
    add(cast, ACME)
    publish(cast, squeeze=motif("Acme Sans"))
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    pdf = taken(cast, "pdf")
    assert pdf.startswith(b"%PDF-")
    assert b"Acme" not in pdf  # outlines: the font itself goes to nobody
    start_bundle(
        viewer=cast.viewer("ben"),
        membership_id=cast.membership.id,
        selection=Selection(template_keys=("squeeze",)),
        now=database_now(),
    )
    bundle = Bundle.objects.get()
    assert build_bundle(bundle_id=bundle.id) is True
    bundle.refresh_from_db()
    archive = zipfile.ZipFile(io.BytesIO(read(bundle.zip_key)))
    note = next(name for name in archive.namelist() if name.startswith("licence") or "licen" in name)
    assert "fonts that the campaign has confirmed its right to use: Acme Sans." in archive.read(note).decode()
    square = next(name for name in archive.namelist() if name.endswith("_en_square.png"))
    assert archive.read(square) == taken(cast)


def drawn_with(family: str, values: Values) -> bytes:
    compiled = compile_template(motif(family), fonts=fonts_for(campaign_id=uuid4()))
    return render(compiled, values, "square").data


def test_a_published_version_keeps_the_font_that_is_removed(cast: Cast, django_capture_on_commit_callbacks) -> None:
    (row,) = add(cast, ACME)
    first = publish(cast, squeeze=motif("Acme Sans"))
    digest, key = first.digest, row.storage_key
    with django_capture_on_commit_callbacks(execute=True):
        remove_font(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, font_id=row.id, now=NOW)
    assert is_kept(key)
    assert fonts_for(campaign_id=cast.campaign.id).families == ()
    with pytest.raises(TemplateRefused):
        revise_kit(
            viewer=cast.viewer("ana"),
            campaign_id=cast.campaign.id,
            revision=Revision(added={"new.svg": motif("Acme Nowhere", "cross")}),
            now=NOW,
        )
    second = revise_kit(
        viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, revision=Revision(), go_ahead=ANYWAY, now=NOW
    )
    assert second.digest == digest
    assert second.templates.get().fonts == {"Acme Sans": key}
    kinds = LedgerEntry.objects.filter(kind__startswith="campaign_font.").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["campaign_font.added", "campaign_font.removed"]


def test_another_font_of_the_same_name_changes_only_what_is_published_later(cast: Cast) -> None:
    (row,) = add(cast, ACME)
    first = publish(cast, squeeze=motif("Acme Sans"))
    with pytest.raises(Conflict):
        add(cast, samples.named(samples.real("literata"), "Acme Sans"))
    remove_font(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, font_id=row.id, now=NOW)
    add(cast, samples.named(samples.real("literata"), "Acme Sans"))
    second = revise_kit(
        viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, revision=Revision(), go_ahead=ANYWAY, now=NOW
    )
    assert second.digest != first.digest
    first.refresh_from_db()
    assert first.templates.get().fonts == {"Acme Sans": row.storage_key}


def test_an_unused_font_goes_with_its_file(cast: Cast, django_capture_on_commit_callbacks) -> None:
    (row,) = add(cast, ACME)
    with django_capture_on_commit_callbacks(execute=True):
        remove_font(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, font_id=row.id, now=NOW)
    assert not is_kept(row.storage_key)
    with pytest.raises(TemplateRefused):
        publish(cast, squeeze=motif("Acme Sans"))
    assert not Template.objects.exists()


EXPORT = b"""<svg xmlns="http://www.w3.org/2000/svg" width="1080" height="1080">
<rect width="1080" height="1080" fill="#b5179e"/>
<text id="slot:line" x="60" y="300" font-family="%s" font-weight="%s" font-size="80" fill="#fff">Vote anyway</text>
<text x="60" y="700" font-family="%s" font-weight="%s" font-size="80" fill="#fff">Today</text></svg>"""


@pytest.mark.parametrize(
    ("family", "weight"), [("Acme Text", "700"), ("AcmeText-Bold, Acme Text", "normal"), ("acme text", "bold")]
)
def test_an_export_finds_its_font_by_name(cast: Cast, family: str, weight: str) -> None:
    add(cast, BOLD, LIGHT)
    told = (family.encode(), weight.encode()) * 2
    draft = start_draft(
        viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, title="Sun", files={"s.svg": EXPORT % told}, now=NOW
    )
    assert findings_of(draft) == []
    assert b'data-font="Acme Text Bold"' in composed(draft).svg
    version = publish_draft(viewer=cast.viewer("ana"), draft_id=draft.id, go_ahead=ANYWAY, now=NOW)
    assert list(version.templates.get().fonts) == ["Acme Text Bold"]


def test_missing_letters_are_listed_by_language(cast: Cast) -> None:
    cast.campaign.languages = ["en", "fr", "el", "xx"]
    cast.campaign.headline = {"en": "Vote ŵ", "el": "Ψήφισε"}
    cast.campaign.save()
    add(cast, samples.boxes("Acme Boxes", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzàâæçéèêëîïôùûü"))
    (family,) = families_of(viewer=cast.viewer("ana"), campaign=cast.campaign)
    english, french, greek, unknown = family.coverage
    assert (english.letters, english.in_texts) == ((), ("ŵ",))
    assert french.letters == tuple("ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸœÿ")
    assert greek.has_none
    assert greek.in_texts == tuple("Ψήφισε")
    assert (unknown.letters, unknown.is_complete) == (None, True)
    (wide,) = families_of(viewer=cast.viewer("ana"), campaign=cast.campaign, with_europe=True)
    assert len(wide.coverage) == 4 + 27 - 3
    assert {each.locale for each in wide.coverage} >= {"uk", "ar", "he", "mt", "ga"}


def test_the_page_and_the_api(cast: Cast) -> None:
    client = signed_in(cast.ana)
    wrong = client.post(PAGE, {"fonts": SimpleUploadedFile("a<b>.ttf", b"PK\x03\x04"), "confirmed": "1"})
    assert (wrong.status_code, CampaignFont.objects.count()) == (422, 0)
    assert b"a&lt;b&gt;.ttf: This is no font that can be read." in wrong.content
    hostile = samples.named(samples.real("anton"), '"><script>alert(1)</script>')
    sent = {"fonts": SimpleUploadedFile('x"><script>.ttf', hostile), "confirmed": "1"}
    assert client.post(PAGE, sent).status_code == 302
    shown = client.get(PAGE).content
    assert b"<script>alert" not in shown
    assert b"scriptalert(1)script" in shown
    api = "/api/v1/campaigns/vote-anyway/kit/fonts"
    assert client.post(api, {"fonts": [SimpleUploadedFile("x.otf", samples.cff_boxes())]}).status_code == 422
    made = client.post(api, {"fonts": [SimpleUploadedFile("x.otf", samples.cff_boxes())], "confirmed": "true"})
    assert made.status_code == 201
    (font,) = made.json()
    assert (font["name"], font["source_format"], font["confirmed_by"]) == ("Boxes", "otf", str(cast.ana.id))
    assert [each["family"] for each in client.get(f"{api}?languages=europe").json()] == [
        "Boxes",
        "scriptalert(1)script",
    ]
    picture = client.get(f"{api}/{font['id']}/specimen")
    assert picture["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(picture.content)).width == 1080
    assert client.delete(f"{api}/{font['id']}").status_code == 204
    assert client.get(f"{api}/{font['id']}/specimen").status_code == 404


def test_the_confirmation_outlives_its_person(cast: Cast) -> None:
    CampaignRole.objects.create(person=make_person("second"), campaign=cast.campaign, role="coalition admin")
    (row,) = add(cast, ACME)
    erase_person(viewer=cast.viewer("ana"), now=database_now())
    row.refresh_from_db()
    assert row.confirmed_words
    client = signed_in(CampaignRole.objects.get(campaign=cast.campaign).person)
    page = client.get(PAGE).content.decode()
    assert "somebody who was erased since" in page
    assert "ana@" not in page


def test_noise_in_a_font_harms_nobody(cast: Cast) -> None:
    """Flipped bits: each file is taken or refused by the table, and the next one is read as if nothing had been."""
    chance = random.Random(20261128)
    sources = [samples.boxes(), samples.cff_boxes(), samples.packed(samples.boxes(), "woff2")]
    for number in range(120):
        data = bytearray(sources[number % len(sources)])
        for _flip in range(chance.randint(1, 12)):
            data[chance.randrange(4, len(data))] ^= 1 << chance.randrange(8)
        try:
            open_font(bytes(data))
        except UploadRefused as error:
            assert error.status == 422
    assert open_font(ACME).facts.family == "Acme Sans"
