"""The two clocks: campaign time runs ahead by the stored offset, the database's own never does."""

from datetime import UTC, datetime, timedelta

import pytest

from coalition import ledger
from coalition.clock import campaign_now, clock_offset, database_now
from coalition.errors import Conflict
from coalition.models import ClockOffset, LedgerEntry
from coalition.queries import windows_of
from coalition.services import set_campaign_time
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_without_an_offset_both_agree() -> None:
    assert abs(campaign_now() - database_now()) < timedelta(seconds=1)
    assert database_now().tzinfo is UTC


def test_campaign_time_is_moved_and_the_other_is_not() -> None:
    then = datetime(2024, 6, 2, 9, 0, tzinfo=UTC)
    before = database_now()
    set_campaign_time(to=then)
    assert abs(campaign_now() - then) < timedelta(seconds=2)
    assert timedelta(0) <= database_now() - before < timedelta(seconds=5)


def test_the_ledger_keeps_both(cast: Cast) -> None:
    set_campaign_time(to=datetime(2024, 6, 2, 9, 0, tzinfo=UTC))
    entry = LedgerEntry.objects.get(id=ledger.record("test.line"))
    assert entry.campaign_at - entry.at == clock_offset()
    assert entry.campaign_at.date().isoformat() == "2024-06-02"


def test_production_refuses_an_offset(settings) -> None:
    ClockOffset.objects.create(id=1, offset_s=3600)
    settings.IS_PRODUCTION = True
    assert clock_offset() == timedelta(0)
    with pytest.raises(Conflict):
        set_campaign_time(to=datetime(2024, 6, 2, tzinfo=UTC))


def test_the_last_week_is_seven_calendar_days_across_a_clock_change(cast: Cast) -> None:
    cast.campaign.decisive_at = datetime(2024, 4, 1, 22, 0, tzinfo=UTC)  # midnight in Brussels in summer time
    windows = windows_of(cast.campaign)
    assert windows.last_week_from == datetime(2024, 3, 25, 23, 0, tzinfo=UTC)  # midnight in winter time
