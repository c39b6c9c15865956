"""The campaign's own fonts: what a lead has uploaded, and confirmed the right to use."""

from django.db import models
from django.db.models import Q

from coalition.models import Addressed, Campaign, Person


class CampaignFont(Addressed):
    """One font file, written anew by the guard and stored by its content. Removed ones are offered no more.

    `name` is what a template's data-font says, `aliases` what drawing programs may call it, `axes` are [tag, least,
    usual, most], `ranges` the code points it has letters for. `confirmed_words` is what its lead has confirmed.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="fonts")
    name = models.CharField(max_length=130)
    family = models.CharField(max_length=60)
    style = models.CharField(max_length=60)
    weight = models.PositiveSmallIntegerField()
    is_italic = models.BooleanField(default=False)
    axes = models.JSONField(default=list)
    aliases = models.JSONField(default=list)
    ranges = models.JSONField(default=list)
    glyphs = models.PositiveIntegerField()
    file_name = models.CharField(max_length=120)
    source_format = models.CharField(max_length=8)
    copyright = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=300, blank=True)
    is_restricted = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=160)
    size_bytes = models.PositiveIntegerField()
    confirmed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField()
    confirmed_words = models.TextField()
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"], name="campaign_font_name_once", condition=Q(removed_at__isnull=True)
            ),
            models.CheckConstraint(name="campaign_font_says_what_was_confirmed", condition=~Q(confirmed_words="")),
            models.CheckConstraint(name="campaign_font_weight_known", condition=Q(weight__gte=1) & Q(weight__lte=1000)),
        ]
        ordering = ["family", "is_italic", "weight", "name"]
