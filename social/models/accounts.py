"""Accounts on the networks with their sealed tokens, sign-ins under way, and pauses that a network asked for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.models import Addressed, Company, Person, one_of


class AccountState(models.TextChoices):
    CONNECTED = "connected", _("Connected")
    NEEDS_RECONNECT = "needs_reconnect", _("Needs reconnecting")
    DISCONNECTED = "disconnected", _("Disconnected")


class Account(Addressed):
    """A company's account on a network. `token_version` grows with every new token: one refresh per version.

    `kind` is the network's own word: person, organization, business or user. Tokens are sealed by coalition.secrets.
    """

    State = AccountState
    company = models.ForeignKey(Company, models.PROTECT, related_name="accounts")
    network = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    external_id = models.CharField(max_length=120)
    handle = models.CharField(max_length=120, blank=True)
    display_name = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=16, default=State.CONNECTED)
    sealed_access_token = models.BinaryField(null=True)
    sealed_refresh_token = models.BinaryField(null=True)
    scopes = models.JSONField(default=list)
    expires_at = models.DateTimeField(null=True)
    refresh_expires_at = models.DateTimeField(null=True)
    token_version = models.PositiveIntegerField(default=1)
    refreshed_at = models.DateTimeField(null=True)
    refresh_lease_until = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    followers = models.PositiveBigIntegerField(null=True)
    followers_at = models.DateTimeField(null=True)
    connected_by = models.ForeignKey(Person, models.SET_NULL, null=True)
    connected_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "network", "external_id"], name="account_once"),
            one_of("account_state_known", "state", AccountState),
            models.CheckConstraint(
                name="account_connected_has_token",
                condition=~Q(state="connected") | Q(sealed_access_token__isnull=False),
            ),
            models.CheckConstraint(
                name="account_disconnected_has_no_token",
                condition=~Q(state="disconnected")
                | Q(sealed_access_token__isnull=True, sealed_refresh_token__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="account_expiring", condition=Q(state="connected"))]

    def __str__(self) -> str:
        return self.display_name or self.handle or self.external_id


class ConnectAttempt(Addressed):
    """A sign-in at a network under way: single use, ten minutes, bound to one session."""

    state_sha256 = models.CharField(max_length=64, unique=True)
    session_sha256 = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.CASCADE)
    company = models.ForeignKey(Company, models.CASCADE)
    network = models.CharField(max_length=20)
    sealed_verifier = models.BinaryField()
    sealed_grant = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class NetworkPause(models.Model):
    """A network told our app as a whole to wait."""

    network = models.CharField(max_length=20, primary_key=True)
    until = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
