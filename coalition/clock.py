"""The two clocks: the database's own, and campaign time, which is that clock plus a stored offset."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection

from coalition.models import ClockOffset

_NOW_SQL = {
    "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')",
    "postgresql": "SELECT clock_timestamp()",
}


def database_now() -> datetime:
    """The database server's clock in UTC; never the process's. On SQLite to the millisecond."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW_SQL[connection.vendor])
        value = cursor.fetchone()[0]
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return datetime.fromtimestamp(value.timestamp(), UTC)


def clock_offset() -> timedelta:
    """How far campaign time runs ahead; zero everywhere but in the demo."""
    if settings.IS_PRODUCTION:
        return timedelta(0)
    row = ClockOffset.objects.filter(id=1).first()
    return timedelta(seconds=row.offset_s if row else 0)


def campaign_now() -> datetime:
    """The time that due dates, windows and ages of readings are measured by."""
    return database_now() + clock_offset()
