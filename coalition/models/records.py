"""What the house keeps about its own acts: ledger, mails, one-time links, keys, repeatable answers, clock offset."""

from django.db import models

from coalition.models.base import Addressed
from coalition.models.campaigns import Campaign, Membership
from coalition.models.people import Person


class LedgerEntry(models.Model):
    """One thing that happened: ids and field names only. Triggers forbid changing it."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    campaign_at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    actor_id = models.UUIDField(null=True)
    campaign_id = models.UUIDField(null=True)
    company_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    fields = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["campaign_id", "id"]),
            models.Index(fields=["company_id", "id"]),
            models.Index(fields=["campaign_id", "kind", "campaign_at"]),
        ]
        verbose_name_plural = "ledger entries"


class LedgerDetail(models.Model):
    """What may be erased of an entry: values, names, addresses."""

    entry = models.OneToOneField(LedgerEntry, models.DO_NOTHING, primary_key=True, db_constraint=False)
    values = models.JSONField(default=dict)


class Mail(Addressed):
    """A mail to be sent, an outbox row. The sealed body is dropped once it has gone."""

    to_email = models.EmailField(max_length=254)
    kind = models.CharField(max_length=40)
    once_key = models.CharField(max_length=120, null=True, unique=True)  # null: as often as it is queued
    locale = models.CharField(max_length=12)
    subject = models.CharField(max_length=200)
    sealed_body = models.BinaryField(null=True)
    campaign = models.ForeignKey(Campaign, models.SET_NULL, null=True)
    created_at = models.DateTimeField()
    send_after = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["send_after"], name="mail_due", condition=models.Q(sent_at__isnull=True, failed_at__isnull=True)
            )
        ]


class SignInLink(Addressed):
    """A single-use link to a session; `confirms` is the membership that pressing its button admits.

    Opening its page does not consume it; pressing the button does.
    """

    person = models.ForeignKey(Person, models.CASCADE)
    token_sha256 = models.CharField(max_length=64, unique=True)
    next_path = models.CharField(max_length=300, default="/")
    confirms = models.ForeignKey(Membership, models.CASCADE, null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "created_at"])]


class ApiKey(Addressed):
    """A Bearer key that acts as its person, read-only unless it may write. Only the hash is kept."""

    person = models.ForeignKey(Person, models.CASCADE)
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    secret_sha256 = models.CharField(max_length=64)
    may_write = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class KeptAnswer(models.Model):
    """The answer to a request with an Idempotency-Key, kept 24 h and bound to the hash of its body."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE)
    operation = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    body_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "operation", "key"], name="kept_answer_once")]


class ThrottleCount(models.Model):
    """How often something throttled was done by or to a subject within one hour or day."""

    id = models.BigAutoField(primary_key=True)
    rule = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    window_start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "subject", "window_start"], name="throttle_once")]


class ClockOffset(models.Model):
    """Seconds that campaign time runs ahead of the database's clock. Only the demo moves it; production refuses one."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    offset_s = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="clock_offset_single", condition=models.Q(id=1))]
