"""What a company brings: its brands, and how it dresses a kit."""

from typing import Any

from django.db import models
from django.db.models import Q

from coalition.models import Addressed, Company, Membership, one_of
from kits.models.kits import KitVersion


class BrandState(models.TextChoices):
    ACTIVE = "active"
    REPLACED = "replaced"  # another file took its place; undoing brings it back
    REMOVED = "removed"


class LogoVariant(models.TextChoices):
    AUTOMATIC = "auto"  # whichever reads best on the field
    ORIGINAL = "original"
    LIGHT = "light"
    DARK = "dark"


class Brand(Addressed):
    """A logo and its colours. Another file is another brand; one that made pictures stays, to explain them.

    `logo_facts` is visuals.LogoFacts; `colours` are the fields offered, `field_colour` the one it stands on by itself.
    Light and dark variants follow from the file, unless the company gave its own. `before` is how it was before its
    last change.
    """

    State = BrandState
    company = models.ForeignKey(Company, models.CASCADE, related_name="brands")
    name = models.CharField(max_length=120)
    logo_key = models.CharField(max_length=160)
    logo_sha256 = models.CharField(max_length=64)
    logo_facts = models.JSONField(default=dict)
    light_key = models.CharField(max_length=160, blank=True)
    dark_key = models.CharField(max_length=160, blank=True)
    colours = models.JSONField(default=list)
    field_colour = models.CharField(max_length=7)
    state = models.CharField(max_length=12, default=State.ACTIVE)
    is_default = models.BooleanField(default=False)
    before = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="brand_field_colour_hex", condition=Q(field_colour__regex=r"^#[0-9a-f]{6}$")),
            one_of("brand_state_known", "state", BrandState),
            models.UniqueConstraint(fields=["company", "name"], name="brand_name_once", condition=Q(state="active")),
            models.UniqueConstraint(fields=["company"], name="brand_default_once", condition=Q(is_default=True)),
            models.CheckConstraint(name="brand_default_is_active", condition=Q(is_default=False) | Q(state="active")),
        ]
        indexes = [models.Index(fields=["company", "created_at"])]

    def facts(self) -> dict[str, Any]:
        """All that a person can change, to be brought back."""
        return {
            "name": self.name,
            "colours": self.colours,
            "field_colour": self.field_colour,
            "light_key": self.light_key,
            "dark_key": self.dark_key,
        }


class Personalisation(Addressed):
    """How a member dresses its kit. `lines` is {template key or "*": {slot: {locale: text}}}; "" means the brand's.

    `photos` is as in kits/photos.py, `alt_texts` {template key: {locale: text}}; `before` is how it was dressed before
    the last change.
    """

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="personalisation")
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    version = models.ForeignKey(KitVersion, models.PROTECT, related_name="+")
    lines = models.JSONField(default=dict)
    colour = models.CharField(max_length=7, blank=True)
    logo_variant = models.CharField(max_length=12, default=LogoVariant.AUTOMATIC)
    template_key = models.CharField(max_length=60)
    alt_texts = models.JSONField(default=dict)
    photos = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="personalisation_colour_hex", condition=Q(colour="") | Q(colour__regex=r"^#[0-9a-f]{6}$")
            ),
            one_of("personalisation_logo_variant_known", "logo_variant", LogoVariant),
        ]

    def state(self) -> dict[str, Any]:
        """How the kit is dressed, to be brought back; the version is not part of it."""
        return {
            "brand_id": str(self.brand_id),
            "lines": self.lines,
            "colour": self.colour,
            "logo_variant": self.logo_variant,
            "template_key": self.template_key,
            "alt_texts": self.alt_texts,
            "photos": self.photos,
        }

    @property
    def field(self) -> str:
        """The colour of the field."""
        return self.colour or self.brand.field_colour
