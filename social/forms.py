"""What people fill in on the room's pages: posted text flows in, checked values flow out."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from coalition.errors import DomainError
from kits.queries import KitView, TemplateView
from social.adapters import label_of, network_keys
from social.content import Content, Picture
from social.models import Delivery, Post
from social.services import VariantDraft
from social.walltime import Instant, instant_of, parse_wall_time

STORABLE = RegexValidator(r"\A[^\ud800-\udfff\x00]*\Z", _("This text holds characters that cannot be stored."))
LONGEST_TEXT = 10_000
NO_PICTURE = ""
TIMED_ACTS = ("schedule", "propose")


def refused(form: forms.Form, error: DomainError) -> None:
    """Put a service's refusal where the form can show it."""
    sentence = f"{error.message} {error.remedy}".strip()
    form.add_error(error.field if error.field in form.fields else None, sentence)


def own_name(locale: str) -> str:
    """A language's name in itself."""
    return str(Locale.parse(locale, sep="-").display_name).capitalize()


def zone_choices(first: str) -> list[tuple[str, str]]:
    """Time zones as 'Europe/Brussels', a given one first."""
    rest = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix/")))
    return [(zone, zone.replace("_", " ")) for zone in dict.fromkeys([first, *rest, "UTC"])]


class AddressForm(forms.Form):
    """The address of a post."""

    url = forms.CharField(
        label=_("The address of your post"),
        max_length=500,
        validators=[STORABLE],
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )


class WhenForm(forms.Form):
    """A moment on the wall clock of a place."""

    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, zone: str = "UTC", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = zone_choices(zone)  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def wall_time(self) -> datetime:
        """The naive wall time of a valid form."""
        day: date = self.cleaned_data["date"]
        at: time = self.cleaned_data["time"]
        return datetime.combine(day, at)


class MoveForm(WhenForm):
    """Another time for a delivery."""

    @classmethod
    def for_delivery(cls, row: Delivery) -> "MoveForm":
        """Filled in with the time that stands."""
        wall = parse_wall_time(row.wall_time)
        return cls(initial={"date": wall.date(), "time": wall.time(), "zone": row.zone}, zone=row.zone)


class ComposeForm(WhenForm):
    """One text, its language and motif, and when it goes out."""

    text = forms.CharField(
        label=_("Your text"),
        required=False,
        max_length=LONGEST_TEXT,
        validators=[STORABLE],
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    locale = forms.ChoiceField(label=_("Language"))
    template = forms.ChoiceField(label=_("Motif"), required=False)

    def __init__(self, *args: Any, kit: KitView, **kwargs: Any) -> None:
        super().__init__(*args, zone=kit.campaign.time_zone, **kwargs)
        for name in ("date", "time"):  # a draft, or a post that has its time already, needs none
            self.fields[name].required = not self.is_bound or self.data.get("act") in TIMED_ACTS
        self.fields["locale"].choices = [(locale, own_name(locale)) for locale in kit.locales]  # type: ignore[attr-defined]  # a ChoiceField
        motifs = [(template.key, template.title) for template in kit.templates]
        self.fields["template"].choices = [*motifs, (NO_PICTURE, _("No picture"))]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def instant(self) -> Instant | None:
        """The moment that date, time and zone mean as they stand; None while they mean none."""
        values = self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else self.initial
        day, at, zone = (values.get(name) for name in ("date", "time", "zone"))
        if not (day and at and zone):
            return None
        try:
            return instant_of(datetime.combine(day, at), zone)
        except (ValueError, OverflowError):
            return None


class NetworkForm(forms.Form):
    """What one network gets: whether, its own text, its format."""

    is_on = forms.BooleanField(required=False)
    text = forms.CharField(
        label=_("Its own text"),
        required=False,
        max_length=LONGEST_TEXT,
        validators=[STORABLE],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    format = forms.ChoiceField(label=_("Format"), required=False)
    by_hand = forms.BooleanField(label=_("I post it by hand"), required=False)

    def __init__(
        self, data: Any = None, *, network: str, template: TemplateView | None, initial: dict[str, Any]
    ) -> None:
        super().__init__(data, prefix=network, initial=initial)
        self.network, self.label = network, label_of(network)
        self.formats = formats_for(network, template)
        self.fields["is_on"].label = self.label
        self.fields["format"].choices = [(found.key, found.label) for found in self.formats]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def is_chosen(self) -> bool:
        """Whether this network is to get the post."""
        return bool(self.is_bound and self.is_valid() and self.cleaned_data["is_on"])

    @property
    def format_key(self) -> str:
        """The chosen format, else the first that suits the network."""
        chosen = self.cleaned_data.get("format") if self.is_bound and self.is_valid() else self.initial.get("format")
        keys = [found.key for found in self.formats]
        return str(chosen) if chosen in keys else next(iter(keys), "")

    def draft(self, template_key: str) -> VariantDraft:
        """The variant that a valid form describes."""
        has_picture = bool(template_key and self.format_key)
        return VariantDraft(
            network=self.network,
            text=self.cleaned_data["text"],
            template_key=template_key if has_picture else "",
            format_key=self.format_key if has_picture else "",
            alt_text=self.initial["alt_text"] if has_picture else "",
        )

    def content(self, *, post_text: str, locale: str, has_picture: bool) -> Content:
        """What would be sent, with a picture of the right size that is not drawn yet: enough for the rules."""
        found = next((each for each in self.formats if each.key == self.format_key), None)
        picture = Picture("0" * 64, "image/jpeg", found.width_px, found.height_px, 0, "–") if found else None
        return Content(
            text=self.cleaned_data["text"] or post_text,
            link="",
            locale=locale,
            pictures=(picture,) if picture and has_picture else (),
        )


def formats_for(network: str, template: TemplateView | None) -> list[Any]:
    """A motif's formats made for a network, its own one first."""
    found = [each for each in template.formats if network in each.networks] if template else []
    return sorted(found, key=lambda each: (each.key != network, each.key == "story"))


def network_forms(data: Any, *, kit: KitView, template_key: str, post: Post | None = None) -> list[NetworkForm]:
    """One form per network on offer; a new post starts with all networks chosen."""
    template = kit.template(template_key) if template_key else None
    variants = {variant.network: variant for variant in post.variants.all()} if post else {}
    forms_by_network = []
    for network in network_keys():
        variant = variants.get(network)
        initial = {
            "is_on": variant is not None or post is None,
            "text": variant.text if variant else "",
            "format": variant.format_key if variant else "",
            "alt_text": variant.alt_text if variant else "",
        }
        forms_by_network.append(NetworkForm(data, network=network, template=template, initial=initial))
    return forms_by_network
