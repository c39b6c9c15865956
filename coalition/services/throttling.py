"""Throttles that hold across processes: a counter row per rule, subject and window."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from coalition.errors import TooMany
from coalition.models import ThrottleCount


def count_or_refuse(*, rule: str, subject: str, allowed: int, window: timedelta, now: datetime) -> None:
    """Count one act; raise TooMany with the seconds until the window ends once more than `allowed` were counted."""
    seconds = int(window.total_seconds())
    start_s = int(now.timestamp()) // seconds * seconds
    start = datetime.fromtimestamp(start_s, UTC)
    with transaction.atomic():
        row, _made = ThrottleCount.objects.get_or_create(rule=rule, subject=subject, window_start=start)
        counted = ThrottleCount.objects.filter(pk=row.pk, count__lt=allowed).update(count=F("count") + 1)
    if not counted:
        wait_s = max(1, start_s + seconds - int(now.timestamp()))
        raise TooMany(
            "too_many", _("That was tried too often."), _("Wait a little, then try again."), retry_after_s=wait_s
        )
