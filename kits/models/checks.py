"""Looking through a kit before it is published: a check's progress and findings, and links to proof sheets."""

from django.db import models

from coalition.models import Addressed, Person, one_of
from kits.models.drafts import Draft
from kits.models.kits import KitVersion


class CheckState(models.TextChoices):
    WAITING = "waiting"
    READY = "ready"


class KitCheck(Addressed):
    """Every motif, format and language of a version in three extreme brands.

    `findings` lists {code, slot, message, template, format, locale, brand}; `after` is the number of the version that
    the proof started from, `draft` the draft that came last. `drafts` are all in it, {id: {"key", "sha256"}} of
    their motifs: they go once it is published. A killed worker's successor goes on at `done`, in the `locales` that the
    campaign spoke when it began.
    """

    State = CheckState
    version = models.OneToOneField(KitVersion, models.CASCADE, related_name="check_up")
    draft = models.ForeignKey(Draft, models.SET_NULL, null=True, related_name="+")
    drafts = models.JSONField(default=dict)
    after = models.PositiveIntegerField()
    locales = models.JSONField(default=list)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)
    state = models.CharField(max_length=12, default=State.WAITING)
    created_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("kit_check_state_known", "state", CheckState),
            models.CheckConstraint(name="kit_check_done_counted", condition=models.Q(done__lte=models.F("total"))),
        ]


class ProofLink(Addressed):
    """A link to a proof sheet for whoever holds it, until it is revoked. Only the token's hash is kept."""

    version = models.ForeignKey(KitVersion, models.CASCADE, related_name="proof_links")
    locale = models.CharField(max_length=12)
    token_sha256 = models.CharField(max_length=64, unique=True)
    storage_key = models.CharField(max_length=160)
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
