"""Wall time to instant: both edges of summer time, odd offsets, and no influence of the process's own zone."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from social.walltime import instant_of, parse_wall_time, wall_text


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wall", "zone", "due_at", "local", "note"),
    [
        ("2024-06-02T09:00", "Europe/Brussels", utc(2024, 6, 2, 7, 0), "2024-06-02T09:00", ""),
        ("2024-01-15T09:00", "Europe/Brussels", utc(2024, 1, 15, 8, 0), "2024-01-15T09:00", ""),
        ("2024-03-31T02:30", "Europe/Brussels", utc(2024, 3, 31, 1, 30), "2024-03-31T03:30", "gap"),
        ("2024-03-31T01:59", "Europe/Brussels", utc(2024, 3, 31, 0, 59), "2024-03-31T01:59", ""),
        ("2024-03-31T03:00", "Europe/Brussels", utc(2024, 3, 31, 1, 0), "2024-03-31T03:00", ""),
        ("2024-10-27T02:30", "Europe/Brussels", utc(2024, 10, 27, 0, 30), "2024-10-27T02:30", "fold"),
        ("2024-10-27T03:00", "Europe/Brussels", utc(2024, 10, 27, 2, 0), "2024-10-27T03:00", ""),
        ("2024-06-02T09:00", "Asia/Kolkata", utc(2024, 6, 2, 3, 30), "2024-06-02T09:00", ""),
        ("2024-04-07T01:45", "Australia/Lord_Howe", utc(2024, 4, 6, 14, 45), "2024-04-07T01:45", "fold"),
        ("2024-06-09T00:00", "UTC", utc(2024, 6, 9), "2024-06-09T00:00", ""),
    ],
)
def test_instants(wall, zone, due_at, local, note):
    instant = instant_of(parse_wall_time(wall), zone)
    assert (instant.due_at, wall_text(instant.local), instant.note) == (due_at, local, note)


def test_an_unknown_zone_and_an_aware_time_are_refused():
    with pytest.raises(ValueError, match="unknown time zone"):
        instant_of(parse_wall_time("2024-06-02T09:00"), "Mars/Olympus")
    with pytest.raises(ValueError, match="no zone of its own"):
        instant_of(utc(2024, 6, 2, 9), "UTC")


@pytest.mark.parametrize("process_zone", ["America/New_York", "Asia/Tokyo", "UTC"])
def test_the_process_s_own_zone_changes_nothing(process_zone):
    code = (
        "from datetime import datetime; from social.walltime import instant_of;"
        "print(instant_of(datetime(2024, 3, 31, 2, 30), 'Europe/Brussels').due_at.isoformat())"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "TZ": process_zone}, capture_output=True, text=True, check=True
    )
    assert out.stdout.strip() == "2024-03-31T01:30:00+00:00"
