"""Tokens that live for weeks: renewed before they end; where that fails, owners are warned 14, 7 and 1 days before."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse

from coalition.queries import member_email
from coalition.services import queue_mail
from social.adapters import label_of
from social.models import Account
from social.services.tokens import refresh_account

LONG_LIVED = timedelta(days=7)
RENEW_BEFORE = timedelta(days=20)
TOO_YOUNG = timedelta(days=1)  # Instagram refreshes a token after 24 h at the earliest
WARN_DAYS = (1, 7, 14)


def renew_tokens(*, now: datetime) -> int:
    """Renew what ends within three weeks, warn about what is left; return how many were renewed."""
    since = Coalesce("refreshed_at", "connected_at")
    ending = Account.objects.annotate(since=since).filter(
        state=Account.State.CONNECTED,
        expires_at__range=(now, now + RENEW_BEFORE),
        expires_at__gt=F("since") + LONG_LIVED,  # X's tokens live for hours: the publisher refreshes those it needs
        since__lte=now - TOO_YOUNG,
    )
    renewed = 0
    for account in ending.order_by("expires_at"):
        if refresh_account(account_id=account.id, token_version=account.token_version):
            renewed += 1
        else:
            _warn(account, now)
    return renewed


def _warn(account: Account, now: datetime) -> None:
    """Write once for each of the three marks."""
    assert account.expires_at is not None
    left = account.expires_at - now
    mark = next((days for days in WARN_DAYS if left <= timedelta(days=days)), None)
    person = member_email(company_id=account.company_id)
    if mark is None or person is None:
        return
    queue_mail(
        kind="account_ending",
        room="social",
        to_email=person.email,
        locale=person.locale,
        once_key=f"account_ending:{account.id}:{account.token_version}:{mark}",
        context={
            "network": label_of(account.network),
            "account": str(account),
            "days": mark,
            "link": settings.BASE_URL + reverse("social:accounts", args=[account.company_id]),
        },
        now=now,
    )
