"""Deliveries, the unit of publishing and its only truth, and the append-only journal of what was tried."""

from django.db import models
from django.db.models import F, Q

from coalition.models import Addressed, Campaign, Company, one_of
from social.models.accounts import Account
from social.models.posts import Post
from social.states import DeliveryState, Mode

SENT_ONCE = ("sending", "unknown", "needs_person")


class Delivery(Addressed):
    """A post on its way to one account. Only `social.moving.move` changes `state`.

    Campaign time: due_at, late_at, published_at. The database's own clock: lease_until, next_try_at, sent_at and
    hard_deadline_at.
    """

    State = DeliveryState
    Mode = Mode
    post = models.ForeignKey(Post, models.PROTECT, related_name="deliveries")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="deliveries")
    company = models.ForeignKey(Company, models.PROTECT, related_name="deliveries")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="deliveries")
    network = models.CharField(max_length=20)
    locale = models.CharField(max_length=12)
    mode = models.CharField(max_length=8)
    state = models.CharField(max_length=12, default=State.SCHEDULED)
    due_at = models.DateTimeField()
    wall_time = models.CharField(max_length=16)  # YYYY-MM-DDTHH:MM, as the person meant it
    zone = models.CharField(max_length=60)
    late_at = models.DateTimeField()  # past this moment it is missed, never published
    approved_sha256 = models.CharField(max_length=64, blank=True)
    similarity = models.FloatField(null=True)

    fence = models.PositiveIntegerField(default=0)
    claimed_by = models.CharField(max_length=60, blank=True)
    lease_until = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    held_at = models.DateTimeField(null=True)

    attempt_count = models.PositiveIntegerField(default=0)
    handle = models.JSONField(default=dict)
    request_sha256 = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True)
    hard_deadline_at = models.DateTimeField(null=True)

    external_id = models.CharField(max_length=200, blank=True)
    permalink = models.URLField(max_length=500, blank=True)
    published_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=12, blank=True)  # api, read_back, registered
    failure_code = models.CharField(max_length=60, blank=True)
    failure_reason = models.CharField(max_length=500, blank=True)
    failure_remedy = models.CharField(max_length=500, blank=True)
    look_at_url = models.URLField(max_length=500, blank=True)

    told_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            one_of("delivery_state_known", "state", DeliveryState),
            one_of("delivery_mode_known", "mode", Mode),
            models.CheckConstraint(
                name="delivery_published_is_proven",
                condition=~Q(state="published")
                | (~Q(external_id="") & ~Q(permalink="") & Q(published_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="delivery_sent_is_journaled",
                condition=~Q(state__in=SENT_ONCE)
                | (
                    Q(sent_at__isnull=False, hard_deadline_at__gt=F("sent_at"), attempt_count__gt=0)
                    & ~Q(request_sha256="")
                ),
            ),
            models.CheckConstraint(
                name="delivery_in_hand_has_lease",
                condition=~Q(state__in=("claimed", "staged", "sending"))
                | (Q(lease_until__isnull=False, fence__gt=0) & ~Q(approved_sha256="") & ~Q(claimed_by="")),
            ),
            models.CheckConstraint(
                name="delivery_by_hand_is_never_sent",
                condition=Q(mode="auto", account__isnull=False)
                | Q(mode="by_hand", state__in=("parked", "published", "missed", "cancelled")),
            ),
            models.CheckConstraint(name="delivery_window_ordered", condition=Q(late_at__gt=F("due_at"))),
            models.CheckConstraint(name="delivery_failed_says_why", condition=~Q(state="failed") | ~Q(failure_code="")),
            models.UniqueConstraint(
                fields=["post", "network", "account"], name="delivery_effect_once", condition=~Q(state="cancelled")
            ),
            models.UniqueConstraint(
                fields=["post", "network"],
                name="delivery_effect_once_by_hand",
                condition=Q(account__isnull=True) & ~Q(state="cancelled"),
            ),
            models.UniqueConstraint(
                fields=["network", "external_id"], name="delivery_external_once", condition=~Q(external_id="")
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="delivery_due", condition=Q(state="scheduled")),
            models.Index(fields=["late_at"], name="delivery_late", condition=Q(state__in=("scheduled", "parked"))),
            models.Index(
                fields=["lease_until"], name="delivery_leased", condition=Q(state__in=("claimed", "staged", "sending"))
            ),
            models.Index(fields=["next_try_at"], name="delivery_unknown", condition=Q(state="unknown")),
            models.Index(fields=["campaign", "state", "published_at"]),
            models.Index(fields=["company", "due_at"]),
        ]


class Attempt(models.Model):
    """One line of the journal: written before a call to the network begins, and another after it ended."""

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    fence = models.PositiveIntegerField()
    step = models.CharField(max_length=12)  # stage, publish, reconcile
    event = models.CharField(max_length=8)  # began, ended
    outcome = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    calls = models.JSONField(default=list)  # {method, path, status, took_ms}
    request_sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "number"],
                name="attempt_publish_begins_once",
                condition=Q(step="publish", event="began"),
            )
        ]
