"""What people fill in on the room's pages: posted text flows in, checked values flow out."""

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coalition.errors import DomainError
from coalition.models import Campaign, CampaignRole, CompanyRole
from coalition.readings import Reading, decode_csv, read_addresses
from coalition.services import CampaignFacts

# The official languages of the EU, and Ukrainian.
LANGUAGES = [
    "bg",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fi",
    "fr",
    "ga",
    "hr",
    "hu",
    "it",
    "lt",
    "lv",
    "mt",
    "nl",
    "pl",
    "pt",
    "ro",
    "sk",
    "sl",
    "sv",
    "uk",
]
MOST_CSV_BYTES = 1_000_000
_NO_SURROGATES = RegexValidator(r"\A[^\ud800-\udfff]*\Z", _("This text holds characters that cannot be stored."))


def language_name(locale: str) -> str:
    """The language's name in itself."""
    return str(Locale.parse(locale, sep="-").display_name).capitalize()


def refused(form: forms.Form, error: DomainError) -> None:
    """Put a service's refusal where the form can show it."""
    sentence = f"{error.message} {error.remedy}".strip()
    form.add_error(error.field if error.field in form.fields else None, sentence)


class SignInForm(forms.Form):
    """An address to send a link to."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


class ApiKeyForm(forms.Form):
    """A key's name and whether it may change things."""

    name = forms.CharField(label=_("What the key is for"), max_length=80, validators=[_NO_SURROGATES])
    may_write = forms.BooleanField(label=_("It may change things, not only read"), required=False)


class LeadForm(forms.Form):
    """Somebody to work on the campaign."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=CampaignRole.Role.choices, initial=CampaignRole.Role.ORGANISER)


class ColleagueForm(forms.Form):
    """A colleague to invite."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=CompanyRole.Role.choices, initial=CompanyRole.Role.EDITOR)


class OpenLinkForm(forms.Form):
    """How many companies an open link lets in."""

    uses_allowed = forms.IntegerField(label=_("Companies it lets in"), min_value=1, max_value=1000, initial=20)


class InvitationsForm(forms.Form):
    """Pasted addresses, or a CSV. `reading` is what was understood."""

    addresses = forms.CharField(
        label=_("E-mail addresses"),
        required=False,
        max_length=400_000,
        validators=[_NO_SURROGATES],
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Or a CSV with address and company"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.reading = Reading([], [])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        text = values.get("addresses") or ""
        file = values.get("file")
        if file is not None:
            if file.size > MOST_CSV_BYTES:
                raise forms.ValidationError({"file": gettext("This file is larger than 1 MB. Send it in parts.")})
            text = f"{text}\n{decode_csv(file.read())}"
        self.reading = read_addresses(text.strip(), locale=self.campaign.default_locale)
        if not self.reading.invitees:
            raise forms.ValidationError({"addresses": gettext("There is no address in this that can be read.")})
        return values


class CampaignForm(forms.Form):
    """What a campaign says of itself; headline and summary once per language it speaks."""

    name = forms.CharField(label=_("Name"), max_length=80, validators=[_NO_SURROGATES])
    accent = forms.CharField(
        label=_("Colour"),
        max_length=7,
        initial="#ffd21f",
        validators=[RegexValidator(r"\A#[0-9a-fA-F]{6}\Z", _("Write it as # and six digits, such as #ffd21f."))],
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=[(locale, language_name(locale)) for locale in LANGUAGES],
        initial=["en"],
        widget=forms.CheckboxSelectMultiple,
    )
    default_locale = forms.ChoiceField(
        label=_("Main language"), choices=[(locale, language_name(locale)) for locale in LANGUAGES], initial="en"
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone],
        initial="Europe/Brussels",
    )
    hashtag = forms.RegexField(
        r"\A\w{0,60}\Z", label=_("Hashtag"), required=False, max_length=60, help_text=_("Without the # in front.")
    )
    landing_url = forms.URLField(
        label=_("Address that posts lead to"), required=False, max_length=300, assume_scheme="https"
    )
    companies_goal = forms.IntegerField(label=_("Goal: companies"), min_value=0, max_value=100_000, initial=100)
    posts_goal = forms.IntegerField(label=_("Goal: posts"), min_value=0, max_value=1_000_000, initial=100)
    join_is_open = forms.BooleanField(label=_("Every company may join, invited or not"), required=False, initial=True)
    MOMENTS = {"starts_at": _("Start"), "decisive_at": _("The moment it all leads to"), "ends_at": _("End")}

    def __init__(self, data: Any = None, *, campaign: Campaign | None = None) -> None:
        super().__init__(data)
        self.campaign = campaign
        for name, label in self.MOMENTS.items():
            self.fields[name] = forms.DateTimeField(
                label=label,
                widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            )
        for locale in self.spoken():
            self._add_texts(locale)
        if campaign is not None:
            self.initial = self._initial(campaign)

    def spoken(self) -> list[str]:
        """The languages that texts are asked for in: what was posted, else what the campaign speaks."""
        given = self.data.getlist("languages") if isinstance(self.data, QueryDict) else []
        posted = [locale for locale in given if locale in LANGUAGES]
        return posted or (list(self.campaign.languages) if self.campaign else ["en"])

    def _add_texts(self, locale: str) -> None:
        values = {"language": language_name(locale)}
        self.fields[f"headline-{locale}"] = forms.CharField(
            label=_("Headline, %(language)s") % values, max_length=120, required=False, validators=[_NO_SURROGATES]
        )
        self.fields[f"summary-{locale}"] = forms.CharField(
            label=_("What it is about, %(language)s") % values,
            max_length=400,
            required=False,
            validators=[_NO_SURROGATES],
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    @staticmethod
    def _initial(campaign: Campaign) -> dict[str, Any]:
        zone = ZoneInfo(campaign.time_zone)
        texts = {
            f"{kind}-{locale}": getattr(campaign, kind).get(locale, "")
            for kind in ("headline", "summary")
            for locale in campaign.languages
        }
        moments = {name: getattr(campaign, name).astimezone(zone).replace(tzinfo=None) for name in CampaignForm.MOMENTS}
        plain = {name: getattr(campaign, name) for name in CampaignForm.base_fields}
        return plain | moments | texts

    def text_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Headline and summary of each language."""
        return [(self[f"headline-{locale}"], self[f"summary-{locale}"]) for locale in self.spoken()]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        default = values.get("default_locale")
        if default in values.get("languages", []) and not values.get(f"headline-{default}"):
            self.add_error(f"headline-{default}", gettext("The main language needs a headline."))
        return values

    def facts(self) -> CampaignFacts:
        """The checked values as the service takes them; times are read in the campaign's zone."""
        values = self.cleaned_data
        zone = ZoneInfo(values["time_zone"])
        return CampaignFacts(
            name=values["name"],
            headline=self._texts("headline"),
            summary=self._texts("summary"),
            starts_at=values["starts_at"].replace(tzinfo=zone),
            decisive_at=values["decisive_at"].replace(tzinfo=zone),
            ends_at=values["ends_at"].replace(tzinfo=zone),
            time_zone=values["time_zone"],
            languages=values["languages"],
            default_locale=values["default_locale"],
            accent=values["accent"].lower(),
            hashtag=values["hashtag"],
            landing_url=values["landing_url"],
            companies_goal=values["companies_goal"],
            posts_goal=values["posts_goal"],
            join_is_open=values["join_is_open"],
            is_demo=bool(self.campaign and self.campaign.is_demo),
        )

    def _texts(self, kind: str) -> dict[str, str]:
        values = self.cleaned_data
        return {locale: values[f"{kind}-{locale}"] for locale in values["languages"] if values.get(f"{kind}-{locale}")}
