"""Names: what turns, hides or breaks is gone before it is written, and every letter of every script stays."""

import time
import unicodedata
from dataclasses import fields, replace

import pytest
from django.template import Context, Template
from django.test import Client

from coalition.errors import Invalid
from coalition.models import Campaign, Company, Invitation, Person
from coalition.names import clean_name
from coalition.rights import viewer_for
from coalition.services import (
    CampaignFacts,
    Invitee,
    Joining,
    edit_campaign,
    ensure_person,
    invite_companies,
    join,
    open_campaign,
)
from tests.cast import NOW, Cast, make_person

KEPT = [
    "Ondelune",
    "O’Neill & Söhne",
    "L'Été (Paris) – 2ᵉ",
    "Müller/Maier GmbH + Co. KG; Ltd.",
    "हिन्दी क्षेत्र",
    "กรุงเทพ น้ำ",
    "שָׁלוֹם בע״מ",
    "שירות\u200f!",
    "دار‌النشر",
    "می\u200cخواهم",
    "ක්\u200dෂ",
    "👩\u200d🌾 Hof 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f ❤\ufe0f",
    "株式会社 選挙",
    "Bel\u00a0! Été",
    "<script>alert(1)</script>",
    "=1+1",
    "../../etc/passwd",
    "A\u0325\u0327",
]


def facts_of(campaign: Campaign) -> CampaignFacts:
    return CampaignFacts(**{each.name: getattr(campaign, each.name) for each in fields(CampaignFacts)})


@pytest.mark.parametrize("name", KEPT)
def test_no_letter_is_lost(name: str) -> None:
    assert clean_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Acme \t  GmbH \n", "Acme GmbH"),
        ("A\u00a0 B", "A B"),
        ("選挙\u3000株式会社", "選挙 株式会社"),
        ("A\x1b[31mB", "A[31mB"),
        ("A\x0cB\x0bC", "A B C"),
        ("A\r\nBcc: x@example.org", "A Bcc: x@example.org"),
        ("A\x85B\u2028C\u2029D", "A B C D"),
        ("A\x00\x07\x7f\x9b\x90B", "AB"),
        ("A\uffff\ufdd0\U0001fffeB", "AB"),
        ("gnp.\u202eexe", "gnp.exe"),
        ("\u202aA\u202b\u202c\u202d\u2066B\u2067\u2068\u2069", "AB"),
        ("Ac\u200bm\u2060e\ufeff", "Acme"),
        ("E\u0301te\u0301", "Été"),
        ("\u200b\u200e \u00a0\ufe0f", ""),
        ("\u3164\u2800", ""),
        ("", ""),
    ],
)
def test_what_turns_hides_or_breaks_is_gone(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept
    assert clean_name(kept) == kept


def test_blanks_without_end_are_read_in_one_pass() -> None:
    started = time.process_time()
    assert clean_name("\u00a0" * 200_000 + "A  B") == "A B"
    assert time.process_time() - started < 5  # it would be a minute if each blank began anew


def test_half_a_letter_is_gone() -> None:
    assert ascii(clean_name("A\ud800B")) == "'AB'"  # a difference could not be printed


def test_every_door_writes_clean_names(cast: Cast) -> None:
    hostile, clean = "  Do\u202era\x1b\uffff  & Co\x9b ", "Dora & Co"
    joining = Joining(hostile, "dora@example.org", "en", person_name=hostile)
    joined = join(campaign_id=cast.campaign.id, invitation=None, joining=joining, viewer=cast.viewer("cleo"), now=NOW)
    assert (joined.membership.company.name, joined.person.name) == (clean, clean)
    assert ensure_person(email="emil@example.org", name=hostile, now=NOW)[0].name == clean
    invitees = [Invitee("fay@example.org", hostile)]
    invite_companies(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, invitees=invitees, now=NOW)
    assert Invitation.objects.get().company_name == clean
    facts = replace(
        facts_of(cast.campaign),
        name=hostile,
        headline={"en": hostile},
        summary={"en": f"{hostile}\r\n\r\n\u202ethen\x1b"},
    )
    edited = edit_campaign(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, facts=facts)
    edited.refresh_from_db()
    assert (edited.name, edited.headline, edited.summary) == (clean, {"en": clean}, {"en": f"{clean}\n\nthen"})


@pytest.mark.parametrize(
    ("name", "code"),
    [("\u202e\u200b\x1b ", "name_missing"), ("\u3164", "name_missing"), ("\u0958" * 61, "name_too_long")],
    ids=["turns", "fills", "grows"],
)
def test_a_name_that_cannot_stay_is_refused_and_nothing_is_written(cast: Cast, name: str, code: str) -> None:
    otto = viewer_for(make_person("Otto", is_operator=True))
    before = (Company.objects.count(), Person.objects.count(), Campaign.objects.count())
    joining = Joining(name, "dora@example.org", "en")
    with pytest.raises(Invalid) as refused:
        join(campaign_id=cast.campaign.id, invitation=None, joining=joining, viewer=cast.viewer("cleo"), now=NOW)
    assert (refused.value.code, refused.value.field) == (code, "company_name")
    with pytest.raises(Invalid) as refused:
        open_campaign(viewer=otto, facts=replace(facts_of(cast.campaign), name=name), now=NOW)
    assert (refused.value.code, refused.value.field) == (code, "name")
    assert (Company.objects.count(), Person.objects.count(), Campaign.objects.count()) == before


@pytest.mark.parametrize("name", ["שירות", "Acme دار", "A\u202eB", "A\u2067B"])
def test_a_name_that_turns_keeps_to_itself(cast: Cast, as_ana: Client, name: str) -> None:
    Company.objects.filter(id=cast.company.id).update(name=name)
    shown = f"<bdi>{name}</bdi>"
    for path in ("/c/vote-anyway/members/", f"/company/{cast.company.id}/"):
        assert shown in as_ana.get(path).content.decode(), path


def test_other_names_stay_as_they_are_and_are_escaped() -> None:
    shown = Template("{% load ui %}{{ one|ui_name }} {{ two|ui_name }} {{ three|ui_name }}")
    context = Context({"one": "A & <b>", "two": "ש<b>", "three": "हिन्दी 1"})
    assert shown.render(context) == "A &amp; &lt;b&gt; <bdi>ש&lt;b&gt;</bdi> हिन्दी 1"
