"""What was made and taken: pictures by their content's address, downloads, and larger kits on their way."""

from django.db import models

from coalition.models import Addressed, Company, Membership, Person, one_of
from kits.models.brands import Brand
from kits.models.kits import KitVersion
from kits.models.links import KitLink


class Rendition(models.Model):
    """One finished picture, stored once at `r/<sha256>`.

    The address covers template, values, format, encoding and engine: the same input is the same row. `version` is the
    one it was last asked for under: a recall stops what no later version shows as well. `brand` and `made_of` say what
    it was made from first: texts, colours, the digests of the logo's files. `sight` is one for all that look the same.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    sight = models.CharField(max_length=64)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    version = models.ForeignKey(KitVersion, models.PROTECT, null=True, related_name="+")
    brand = models.ForeignKey(Brand, models.SET_NULL, null=True, related_name="renditions")
    made_of = models.JSONField(default=dict)
    template_digest = models.CharField(max_length=64)
    template_key = models.CharField(max_length=60)
    format_key = models.CharField(max_length=30)
    locale = models.CharField(max_length=12)
    storage_key = models.CharField(max_length=160)
    mime = models.CharField(max_length=30)
    width_px = models.PositiveIntegerField()
    height_px = models.PositiveIntegerField()
    size_bytes = models.PositiveIntegerField()
    alt_text = models.TextField()
    warnings = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["template_digest"]),
            models.Index(fields=["sight"], name="kits_rendition_sight"),
        ]


class Download(models.Model):
    """One time that somebody took files of a kit: a person, or whoever holds a link to it."""

    id = models.BigAutoField(primary_key=True)
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="downloads")
    version = models.ForeignKey(KitVersion, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True)
    link = models.ForeignKey(KitLink, models.SET_NULL, null=True, related_name="downloads")
    files = models.PositiveIntegerField()
    size_bytes = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["membership", "at"])]


class BundleState(models.TextChoices):
    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"  # some files could not be made or read; the others can be taken


class Bundle(Addressed):
    """A larger kit on its way. `wanted` lists [template, format, locale, encoding], `failures` is {index in it:
    sentence}, `left_out` names the campaign's plain files that could not be read; `digest` covers what decides its zip.

    Its files are renditions, stored once each, so a killed worker's successor only makes what is missing. The zip of
    what could be made stands at `zip_key` once there is one; `pictures` are the addresses of the renditions in it,
    `plain_files` the ids of the campaign's files.
    """

    State = BundleState
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="bundles")
    person = models.ForeignKey(Person, models.SET_NULL, null=True)
    link = models.ForeignKey(KitLink, models.CASCADE, null=True, related_name="bundles")
    version = models.ForeignKey(KitVersion, models.PROTECT, null=True, related_name="+")  # the zip's
    wanted = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    done = models.PositiveIntegerField(default=0)
    failures = models.JSONField(default=dict)
    left_out = models.JSONField(default=list)
    state = models.CharField(max_length=12, default=State.WAITING)
    created_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    zip_key = models.CharField(max_length=160, blank=True)
    zip_bytes = models.PositiveBigIntegerField(default=0)
    pictures = models.JSONField(default=list)
    plain_files = models.JSONField(default=list)

    class Meta:
        constraints = [one_of("bundle_state_known", "state", BundleState)]
        indexes = [
            models.Index(fields=["created_at"], name="bundle_waiting", condition=models.Q(state="waiting")),
        ]
