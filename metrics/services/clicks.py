"""Clicks on tracked links: that somebody followed one flows in; a number for its day is one higher."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import F

from coalition.models import Campaign
from metrics.models import LinkClicks


def count_click(*, membership_id: UUID, campaign_id: UUID, now: datetime) -> None:
    """Count one click on a company's link, on the campaign's day. No more is kept of it than that."""
    zone = Campaign.objects.values_list("time_zone", flat=True).get(id=campaign_id)
    row = LinkClicks.objects.filter(membership_id=membership_id, day=now.astimezone(ZoneInfo(zone)).date())
    if row.update(clicks=F("clicks") + 1):
        return
    try:
        with transaction.atomic():
            LinkClicks.objects.create(membership_id=membership_id, day=now.astimezone(ZoneInfo(zone)).date(), clicks=1)
    except IntegrityError:  # another click was the day's first at the same moment
        row.update(clicks=F("clicks") + 1)
