"""Numbers, dates and times as people of each language read them."""

from datetime import UTC, date, datetime

import pytest

from ui import (
    format_bytes,
    format_change,
    format_compact,
    format_date,
    format_day,
    format_moment,
    format_number,
    format_short_day,
    format_time,
    format_weekday,
    format_window,
    format_zone,
)

ELECTION = datetime(2024, 6, 9, 7, 0, tzinfo=UTC)
ZONE = "Europe/Brussels"
NBSP, NNBSP = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("locale", "text"), [("en", "6,700"), ("de", "6.700"), ("fr", f"6{NNBSP}700"), ("pt-BR", "6.700"), ("xx", "6,700")]
)
def test_numbers(locale: str, text: str) -> None:
    assert format_number(6700, locale=locale) == text


@pytest.mark.parametrize(
    ("value", "locale", "text"),
    [
        (20_000_000, "en", f"20{NBSP}M"),
        (412_000, "en", f"0.4{NBSP}M"),
        (1_900_000, "de", f"1,9{NBSP}Mio."),
        (1_900_000, "fr", f"1,9{NBSP}M"),
        (-1_900_000, "en", f"-1.9{NBSP}M"),
        (99_999, "en", "99,999"),
        (0, "en", "0"),
    ],
)
def test_compact_numbers(value: int, locale: str, text: str) -> None:
    assert format_compact(value, locale=locale) == text


@pytest.mark.parametrize(
    ("value", "beside", "text"),
    [
        (10_097, 203_000, f"0.01{NBSP}M"),
        (999, 203_000, "999"),
        (10_097, 99_000, "10,097"),
        (412_000, 2_000_000, f"0.4{NBSP}M"),
    ],
)
def test_two_ends_of_a_range_have_one_unit(value: int, beside: int, text: str) -> None:
    assert format_compact(value, beside=beside, locale="en") == text


def test_changes_carry_their_sign() -> None:
    assert [format_change(value, locale="en") for value in (118, -3, 0)] == [f"+{NBSP}118", f"−{NBSP}3", f"±{NBSP}0"]


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "Sunday 9 June, 09:00, Brussels"),
        ("de", "Sonntag, 9. Juni, 09:00, Brüssel"),
        ("fr", "dimanche 9 juin, 09:00, Bruxelles"),
        ("es", "domingo, 9 de junio, 09:00, Bruselas"),
        ("el", "Κυριακή 9 Ιουνίου, 09:00, Βρυξέλλες"),
        ("pl", "niedziela, 9 czerwca, 09:00, Bruksela"),
    ],
)
def test_a_moment_names_day_time_and_zone(locale: str, text: str) -> None:
    assert format_moment(ELECTION, zone=ZONE, locale=locale) == text


def test_the_day_is_the_one_of_the_zone() -> None:
    late = datetime(2024, 6, 8, 23, 30, tzinfo=UTC)
    assert format_day(late, zone=ZONE, locale="en") == "Sunday 9 June"
    assert format_time(late, zone=ZONE, locale="en") == "01:30"
    assert format_day(late, zone="Atlantic/Azores", locale="en") == "Saturday 8 June"


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        format_time(datetime(2024, 6, 9, 9, 0), zone=ZONE)  # noqa: DTZ001  what is refused


def test_dates() -> None:
    assert format_date(date(2024, 6, 2), locale="en") == "2 June 2024"
    assert format_weekday(date(2024, 6, 2), locale="de") == "Sonntag, 2. Juni"
    assert format_short_day(date(2024, 6, 2), locale="en") == ("Sun", "2")
    assert format_short_day(date(2024, 6, 2), locale="fr") == ("dim", "2")


def test_a_window_names_its_month_once() -> None:
    assert format_window(date(2024, 6, 2), date(2024, 6, 8), zone=ZONE, locale="en") == "2 to 8 June, Brussels time"
    assert (
        format_window(date(2024, 5, 30), date(2024, 6, 5), zone=ZONE, locale="en") == "30 May to 5 June, Brussels time"
    )


def test_zones_and_sizes() -> None:
    assert format_zone("UTC", locale="en") == "UTC"
    assert format_zone("Europe/Berlin", locale="fr") == "Berlin"
    assert [format_bytes(size, locale="en") for size in (900, 82_000, 5_242_880)] == [
        f"900{NBSP}B",
        f"82{NBSP}KB",
        f"5.2{NBSP}MB",
    ]
