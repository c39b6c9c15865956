"""The tables of the room: readings as they came, the newest of each post, and the sums that pages read."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from coalition.models import Campaign, Company, Membership, one_of

METRICS = ("impressions", "reach", "likes", "comments", "shares", "clicks", "saves")
"""Every figure a network may give of a post. NULL: not offered. 0: measured zero."""
Values = tuple[int | None, ...]
"""One value per name in METRICS, in that order."""


class Source(models.TextChoices):
    """Where a reading comes from."""

    API = "api"
    CHECKED = "checked"
    DECLARED = "declared"
    IMPORTED = "imported"


RANK = {source.value: rank for rank, source in enumerate(reversed(Source))}
"""Which of two readings of one moment counts: the higher."""


class Measured(models.Model):
    """One value per metric."""

    impressions = models.PositiveBigIntegerField(null=True)
    reach = models.PositiveBigIntegerField(null=True)
    likes = models.PositiveBigIntegerField(null=True)
    comments = models.PositiveBigIntegerField(null=True)
    shares = models.PositiveBigIntegerField(null=True)
    clicks = models.PositiveBigIntegerField(null=True)
    saves = models.PositiveBigIntegerField(null=True)

    class Meta:
        abstract = True

    @property
    def values(self) -> Values:
        return tuple(getattr(self, metric) for metric in METRICS)


class Snapshot(Measured):
    """One reading of one post's lifetime totals. Triggers forbid changing it. `read_at` is campaign time."""

    id = models.BigAutoField(primary_key=True)
    delivery_id = models.UUIDField()  # no foreign key: figures outlive an erased post
    read_at = models.DateTimeField()
    source = models.CharField(max_length=10)
    native = models.JSONField(default=dict)  # metric → the network's own name for it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery_id", "read_at", "source"], name="snapshot_once"),
            one_of("snapshot_source_known", "source", Source),
        ]


class CampaignFigures(models.Model):
    """How a campaign's figures are cut: the zone its days were folded in, and the people it can reach at all."""

    campaign = models.OneToOneField(Campaign, models.PROTECT, primary_key=True, related_name="+")
    time_zone = models.CharField(max_length=60)
    population = models.PositiveBigIntegerField(null=True)


class Folded(models.Model):
    """What sums are kept by: a campaign-local day, company, network and language."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    day = models.DateField()
    network = models.CharField(max_length=20)
    locale = models.CharField(max_length=12)

    class Meta:
        abstract = True


class DailyRollup(Folded):
    """The posts published on a day, and per metric the sum of their newest values and how many were measured."""

    posts = models.PositiveIntegerField(default=0)
    impressions_sum = models.PositiveBigIntegerField(default=0)
    impressions_measured = models.PositiveIntegerField(default=0)
    reach_sum = models.PositiveBigIntegerField(default=0)
    reach_measured = models.PositiveIntegerField(default=0)
    likes_sum = models.PositiveBigIntegerField(default=0)
    likes_measured = models.PositiveIntegerField(default=0)
    comments_sum = models.PositiveBigIntegerField(default=0)
    comments_measured = models.PositiveIntegerField(default=0)
    shares_sum = models.PositiveBigIntegerField(default=0)
    shares_measured = models.PositiveIntegerField(default=0)
    clicks_sum = models.PositiveBigIntegerField(default=0)
    clicks_measured = models.PositiveIntegerField(default=0)
    saves_sum = models.PositiveBigIntegerField(default=0)
    saves_measured = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "day", "company", "network", "locale"], name="rollup_once")
        ]
        indexes = [models.Index(fields=["company", "campaign", "day"], name="rollup_of_company")]


class DailyGain(Folded):
    """What the readings of a day added, or took back."""

    impressions = models.BigIntegerField(default=0)
    reach = models.BigIntegerField(default=0)
    likes = models.BigIntegerField(default=0)
    comments = models.BigIntegerField(default=0)
    shares = models.BigIntegerField(default=0)
    clicks = models.BigIntegerField(default=0)
    saves = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "day", "company", "network", "locale"], name="gain_once")
        ]


class LatestReading(Measured):
    """The newest value of each metric of a published post, made with the post, and when it is read next.

    `published_at`, `read_at`, `failed_at` and `next_read_at` are campaign time; `retry_at` and `lease_until` follow
    the unshifted clock. A failed reading changes no value: the post is stale until it can be read again.
    """

    delivery_id = models.UUIDField(primary_key=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    network = models.CharField(max_length=20)
    locale = models.CharField(max_length=12)
    published_at = models.DateTimeField()
    rollup = models.ForeignKey(DailyRollup, models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=10, blank=True)
    native = models.JSONField(default=dict)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)
    failures = models.PositiveIntegerField(default=0)
    next_read_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    claim_id = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="latest_source_with_time",
                condition=Q(source="", read_at=None) | Q(source__in=Source.values, read_at__isnull=False),
            ),
            models.CheckConstraint(
                name="latest_claim_has_lease",
                condition=Q(claim_id=None, lease_until=None) | Q(claim_id__isnull=False, lease_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["next_read_at"], name="latest_due", condition=Q(next_read_at__isnull=False)),
            models.Index(fields=["campaign", "published_at"], name="latest_of_campaign"),
        ]

    STALE: ClassVar[Q] = (
        Q(failed_at__isnull=False)
        & (Q(read_at=None) | Q(failed_at__gt=F("read_at")))
        & (Q(failures__gt=1) | Q(retry_at=None))
        & ~Q(read_at=None, retry_at=None)
    )

    @property
    def is_stale(self) -> bool:
        """Whether reading this post fails: more than once, since one failure is tried again within seconds.

        What never could be read and is not tried again, for want of an account, is not offered: no network is silent.
        """
        has_failed = self.failed_at is not None and (self.read_at is None or self.failed_at > self.read_at)
        is_offered = self.read_at is not None or self.retry_at is not None
        return has_failed and is_offered and (self.failures > 1 or self.retry_at is None)


class FollowersAsked(models.Model):
    """When an account's followers were last asked for (unshifted clock), so that it is not asked too often."""

    account_id = models.UUIDField(primary_key=True)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "followers asked"


class LinkClicks(models.Model):
    """How often a company's tracked link was followed on one day of its campaign. Nothing is kept of who did."""

    id = models.BigAutoField(primary_key=True)
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    day = models.DateField()
    clicks = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "day"], name="link_clicks_day_once")]
