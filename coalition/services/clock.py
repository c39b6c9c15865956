"""Campaign time: the demo moves it ahead; production never does."""

import math
from datetime import datetime, timedelta

from django.conf import settings

from coalition.clock import database_now
from coalition.errors import Conflict
from coalition.models import ClockOffset


def set_campaign_time(*, to: datetime) -> timedelta:
    """Set campaign time to a moment and return the offset; the demo starts in the past. Conflict in production."""
    if settings.IS_PRODUCTION:
        raise Conflict("clock_fixed", "Production runs on the database's clock.", "")
    offset_s = math.ceil((to - database_now()).total_seconds())  # never before the moment asked for
    ClockOffset.objects.update_or_create(id=1, defaults={"offset_s": offset_s})
    return timedelta(seconds=offset_s)
