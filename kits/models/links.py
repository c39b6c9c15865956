"""Kit links: a member's kit for colleagues and agencies who have no account."""

from django.db import models
from django.db.models import Q

from coalition.models import Addressed, Membership, Person


class KitLink(Addressed):
    """An address that opens one member's kit until it is revoked. The token is shown once, its hash stays."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="kit_links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=80, blank=True)
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["membership"], name="kit_link_open", condition=Q(revoked_at=None)),
        ]
