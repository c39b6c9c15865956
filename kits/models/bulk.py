"""Rendering for all: a lead's order for every partner's pictures, how far it is, and what could not be made."""

from django.db import models
from django.db.models import Q

from coalition.models import Addressed, Campaign, Membership, Person, one_of


class BulkState(models.TextChoices):
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"  # some pictures could not be made; the others are there


class BulkRun(Addressed):
    """An order, frozen when it was given: `members` are ids, `drawings` [template, format], in the order of the work.

    `position` counts the steps that are behind it: a chunk of members in one drawing and one language each. A worker's
    successor goes on there, and since pictures stand under the address of their content, none is there twice.
    """

    State = BulkState
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True)
    members = models.JSONField(default=list)
    drawings = models.JSONField(default=list)
    locales = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    drawn = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, default=State.RUNNING)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [one_of("bulk_state_known", "state", BulkState)]
        indexes = [
            models.Index(fields=["campaign", "created_at"]),
            models.Index(fields=["created_at"], name="bulk_running", condition=Q(state="running")),
        ]


class BulkFailure(models.Model):
    """A picture of an order that could not be made; `is_due` once somebody asked for another try."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="failures")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    template_key = models.CharField(max_length=60)
    format_key = models.CharField(max_length=30)
    locale = models.CharField(max_length=12)
    reason = models.CharField(max_length=300)
    is_due = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "membership", "template_key", "format_key", "locale"], name="bulk_failure_once"
            ),
        ]
