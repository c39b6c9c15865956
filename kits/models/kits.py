"""What a lead publishes: a kit, its frozen versions, and the templates in each."""

from django.db import models
from django.db.models import Q

from coalition.models import Addressed, Campaign, Person, one_of
from kits.formats import FORMATS

SHARED = "*"  # stands for every template in texts, and for every network in captions


class KitState(models.TextChoices):
    DRAFT = "draft"
    OPEN = "open"
    RETIRED = "retired"


class Kit(Addressed):
    """The visuals of a campaign, handed out in numbered versions."""

    State = KitState
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="kits")
    title = models.CharField(max_length=80)
    state = models.CharField(max_length=12, default=State.DRAFT)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign"], name="kit_open_once", condition=Q(state="open")),
            one_of("kit_state_known", "state", KitState),
        ]


class VersionState(models.TextChoices):
    PROOF = "proof"  # looked through before it is published; each kit has one at most, with number 0
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class KitVersion(Addressed):
    """What was published at one moment; it never changes, it can only be withdrawn. A proof is what may become one.

    `texts` is {template key or "*": {slot: {locale: text}}}, `captions` {network or "*": {locale: text}}, `photos` as
    in kits/photos.py, `legal` as in kits/legal.py; `digest` covers all of them and every template.
    """

    State = VersionState
    kit = models.ForeignKey(Kit, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    texts = models.JSONField(default=dict)
    captions = models.JSONField(default=dict)
    photos = models.JSONField(default=dict)
    legal = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=12, default=State.PUBLISHED)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, models.SET_NULL, null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kit", "number"], name="kit_version_number_once"),
            one_of("kit_version_state_known", "state", VersionState),
            models.CheckConstraint(
                name="kit_version_only_a_proof_is_unnumbered",
                condition=Q(state="proof", number=0) | (~Q(state="proof") & Q(number__gt=0)),
            ),
            models.CheckConstraint(
                name="kit_version_withdrawn_says_when_and_why",
                condition=Q(state__in=("proof", "published"), withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]


class Template(Addressed):
    """One motif of a version. `formats` is {key: [width_px, height_px]}, `slots` {name: facts of visuals.SlotSpec}.

    `field` says which colours it takes, as kits/locks.py reads it. `fonts` are the campaign's own that it is drawn
    with, {data-font: storage key}: the key says what is in the file.
    """

    version = models.ForeignKey(KitVersion, models.PROTECT, related_name="templates")
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    storage_key = models.CharField(max_length=160)
    svg_sha256 = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    field = models.CharField(max_length=100, blank=True, default="")
    formats = models.JSONField(default=dict)
    slots = models.JSONField(default=dict)
    fonts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="template_key_once"),
            models.UniqueConstraint(fields=["version", "position"], name="template_position_once"),
        ]
        indexes = [models.Index(fields=["digest"])]
        ordering = ["position"]

    @property
    def format_keys(self) -> list[str]:
        """In the order of the table of formats: a database may keep `formats` in another."""
        return [key for key in FORMATS if key in self.formats]

    @property
    def first_format(self) -> str:
        """The one to show it in: the square where it is drawn so."""
        return "square" if "square" in self.formats else self.format_keys[0]

    @property
    def font_files(self) -> tuple[tuple[str, str], ...]:
        """`fonts` as something that can be compared and kept by."""
        return tuple(sorted(self.fonts.items()))
