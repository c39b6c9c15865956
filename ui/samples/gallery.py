"""Everything the gallery shows: nothing flows in but the moment, sample values for every component flow out."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.functional import SimpleLazyObject

from ui import CalendarDay, CalendarPost, Choice, Link, SlotRow, Step, Swatch, Tile, format_weekday
from ui.components import Status
from ui.samples.figures import charts, figures, posts, proofs, reach
from ui.samples.pictures import motif, poster, tiles, wordmark

PAGES = ("public", "studio", "join", "composer", "errors")
ZONE = "Europe/Brussels"


class SampleForm(forms.Form):
    """One field of every kind."""

    company = forms.CharField(label="Company", max_length=80)
    email = forms.EmailField(label="E-mail", help_text="The link to your kit is sent there.")
    website = forms.URLField(label="Website", required=False, assume_scheme="https")
    line = forms.CharField(label="Your line", max_length=48)
    text = forms.CharField(label="Text", widget=forms.Textarea, max_length=280)
    country = forms.ChoiceField(label="Country", choices=[("be", "Belgium"), ("fr", "France"), ("de", "Germany")])
    networks = forms.MultipleChoiceField(
        label="Networks",
        choices=[("linkedin", "LinkedIn"), ("instagram", "Instagram"), ("x", "X")],
        widget=forms.CheckboxSelectMultiple,
    )
    consent = forms.BooleanField(label="Our logo may stand on the wall.")
    logo = forms.FileField(label="Drop your logo here", required=False)


def filled_form() -> SampleForm:
    return SampleForm(
        initial={
            "company": "Ondelune",
            "line": "Your bath is still warm.",
            "networks": ["linkedin", "x"],
            "consent": True,
        }
    )


def refused_form() -> SampleForm:
    """A form with every kind of error."""
    form = SampleForm(
        {
            "company": "",
            "email": "ana@",
            "line": "Whatever the weather on Sunday, we are open and so is it.",
            "text": "x",
        },
        auto_id="refused_%s",
    )
    form.is_valid()
    return form


def _calendar_post(offset: int) -> CalendarPost:
    state: Status = "published" if offset < 4 else "scheduled"
    return CalendarPost("Ondelune, LinkedIn, 09:00", "09:00", state, f"#p{offset}", poster(400, 400))


def days() -> list[CalendarDay]:
    """Two weeks with every kind of day."""
    made = []
    for offset in range(14):
        day = date(2024, 5, 27) + timedelta(days=offset)
        many = [_calendar_post(offset)] * (1 + offset % 3)
        made.append(
            CalendarDay(
                day.day,
                format_weekday(day),
                posts=many if offset % 4 else (),
                more=4 if offset == 9 else 0,
                more_href="#more",
                is_today=offset == 8,
                is_past=offset < 8,
                is_outside=day.month == 5,
                is_decisive=offset == 13,
                silence="No posts: the day before the election" if offset == 12 else "",
            )
        )
    return made


def context(now: datetime) -> dict[str, Any]:
    """The gallery's context."""
    return {
        "now": now,
        "zone": ZONE,
        "motif": motif(),
        "wordmark": wordmark(),
        "navigation": [
            Link("Wall", "#wall"),
            Link("Members", "#m"),
            Link("Dashboard", "#d", is_current=True),
            Link("Report", "#r"),
        ],
        "page_name": "",
        "tiles": tiles(29),
        "marks": tiles(250),
        "tile": tiles(3)[1],
        "newest": tiles(3)[2],
        "invited": Tile("Invited company", state="invited"),
        "empty_tile": Tile("Your logo goes here", href="#join", state="empty"),
        "figures": figures(),
        "proofs": proofs(),
        "reach": reach(),
        "charts": SimpleLazyObject(charts),
        "posts": posts(),
        "days": days(),
        "form": filled_form(),
        "refused": refused_form(),
        "swatches": [
            Swatch("#B5179E", "Magenta", "White on this colour: 5.9 to 1. Easy to read."),
            Swatch("#3A0A4F", "Aubergine", "White on this colour: 15.3 to 1. Easy to read."),
            Swatch("#121416", "Ink", "White on this colour: 18.5 to 1. Easy to read."),
            Swatch("#5B2A86", "Violet", "White on this colour: 9.8 to 1. Easy to read."),
        ],
        "languages": [
            Choice("en", "English", True),
            Choice("de", "Deutsch", True),
            Choice("fr", "Français", True),
            Choice("el", "Ελληνικά"),
            Choice("bg", "Български"),
        ],
        "slots": [
            SlotRow("en", "English", "line", "Your bath is still warm.", 48),
            SlotRow(
                "de",
                "Deutsch",
                "line",
                "Das Badewasser ist auch am Sonntagabend noch warm.",
                48,
                warning="Story: the words no longer fit. 2 characters fewer do.",
            ),
            SlotRow("fr", "Français", "line", "", 48, fallback="Your bath is still warm.", fallback_from="English"),
        ],
        "states": ("draft", "waiting", "scheduled", "sending", "published", "failed", "stopped", "needs_you"),
        "icons": (
            "download",
            "upload",
            "plus",
            "close",
            "check",
            "arrow-left",
            "arrow-right",
            "caret-down",
            "copy",
            "external",
            "sort-up",
            "sort-down",
            "more",
            "trash",
            "print",
            "search",
        ),
        "finished": [Step("Square, English"), Step("Square, German"), Step("Story, English")],
        "failed_steps": [Step("LinkedIn, French", "#retry")],
        "thumbs": [
            ("Square", poster(1080, 1080), 1080, 1080),
            ("Portrait", poster(1080, 1350), 1080, 1350),
            ("Story", poster(1080, 1920), 1080, 1920),
            ("LinkedIn", poster(1200, 628), 1200, 628),
            ("X", poster(1600, 900), 1600, 900),
        ],
        "poster": poster(1080, 1080),
        "join_poster": poster(1080, 1080, "#FFD21F"),
        "networks": ("LinkedIn", "Instagram", "X"),
        "status": 404,
        "error": {
            "code": "not_found",
            "message": "There is nothing here for you.",
            "remedy": "Check the address, or sign in with another e-mail address.",
        },
    }
