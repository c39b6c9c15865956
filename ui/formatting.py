"""Numbers, dates and times as people read them: values flow in, text in the active language (or `locale`) flows out."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from math import floor, log10
from typing import TypeAlias
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date as babel_date
from babel.dates import format_skeleton, format_timedelta, get_timezone_location
from babel.dates import format_time as babel_time
from babel.numbers import format_compact_decimal, format_decimal
from django.utils.timezone import is_naive
from django.utils.translation import get_language
from django.utils.translation import gettext as _

Number: TypeAlias = int | float | Decimal
_BRITISH = "en_GB"  # the product's English writes 2 June and 14:05
_LEAST_COMPACT = 100_000
_LEAST_BESIDE = 1_000
_YEAR_IN_PATTERN = re.compile(r"(,?\s*'[^']*')?,?\s*y+\.?\s*")


@lru_cache(maxsize=64)
def _parsed(tag: str) -> Locale:
    if tag == "en":
        return Locale.parse(_BRITISH)
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_BRITISH)


def locale_of(locale: str | None) -> Locale:
    """Babel's locale for a language tag; None is the active language."""
    return _parsed(locale or get_language() or "en")


def format_number(value: Number, *, locale: str | None = None) -> str:
    """6700 → '6,700'."""
    return format_decimal(value, locale=locale_of(locale))


def format_compact(value: Number, *, beside: Number = 0, locale: str | None = None) -> str:
    """20_000_000 → '20 M', 412_000 → '0.4 M'; below 100,000 the number is written out, and from 1,000 on where it
    stands `beside` one that is not: two ends of a range have one unit, '0.01 M to 0.2 M'.
    """
    least = _LEAST_COMPACT if abs(float(beside)) < _LEAST_COMPACT else _LEAST_BESIDE
    if abs(float(value)) < least:
        return format_number(value, locale=locale)
    babel_locale = locale_of(locale)
    share = float(value) / 1_000_000
    decimals = max(1, -floor(log10(abs(share))))
    millions = format_decimal(round(share, decimals), format=f"#,##0.{'#' * decimals}", locale=babel_locale)
    if babel_locale.language == "en":
        return f"{millions}\u00a0M"  # Babel's '20M' is hard to read at this size
    return format_compact_decimal(1_000_000, locale=babel_locale).replace("1", millions, 1)


def format_change(value: Number, *, locale: str | None = None) -> str:
    """118 → '+ 118', -3 → '− 3', 0 → '± 0'."""
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return f"{sign}\u00a0{format_number(-value if value < 0 else value, locale=locale)}"


def format_bytes(size_bytes: int, *, locale: str | None = None) -> str:
    """5_242_880 → '5.2 MB' (decimal units, as networks and file managers write them)."""
    for size, unit in ((1_000_000, "MB"), (1_000, "KB")):
        if size_bytes >= size:
            return f"{format_decimal(round(size_bytes / size, 1), locale=locale_of(locale))}\u00a0{unit}"
    return f"{size_bytes}\u00a0B"


def in_zone(moment: datetime, zone: str) -> datetime:
    """The moment as clocks in `zone` show it."""
    if is_naive(moment):
        raise ValueError("A moment needs its zone.")
    return moment.astimezone(ZoneInfo(zone))


def format_date(day: date, *, locale: str | None = None) -> str:
    """'2 June 2024'."""
    return babel_date(day, format="long", locale=locale_of(locale))


def format_day(moment: datetime, *, zone: str, locale: str | None = None) -> str:
    """'Sunday 2 June'."""
    return format_weekday(in_zone(moment, zone).date(), locale=locale)


def format_weekday(day: date, *, locale: str | None = None) -> str:
    """'Sunday 2 June'."""
    babel_locale = locale_of(locale)
    pattern = _YEAR_IN_PATTERN.sub("", babel_locale.date_formats["full"].pattern)
    if babel_locale.language == "en":
        pattern = pattern.replace(",", "")
    return babel_date(day, format=pattern.strip(", "), locale=babel_locale)


def format_short_day(day: date, *, locale: str | None = None) -> tuple[str, str]:
    """('Sun', '2'): the two halves of a label under a bar."""
    return babel_date(day, format="EEE", locale=locale_of(locale)).rstrip("."), str(day.day)


def format_time(moment: datetime, *, zone: str, locale: str | None = None) -> str:
    """'09:00'."""
    return babel_time(in_zone(moment, zone).time(), format="HH:mm", locale=locale_of(locale))


def format_zone(zone: str, *, locale: str | None = None) -> str:
    """'Europe/Brussels' → 'Brussels'; 'UTC' stays."""
    if "/" not in zone:
        return zone
    babel_locale = locale_of(locale)
    city: str = get_timezone_location(zone, locale=babel_locale, return_city=True)
    return city


def format_moment(moment: datetime, *, zone: str, locale: str | None = None) -> str:
    """'Sunday 2 June, 09:00, Brussels'."""
    day, time = format_day(moment, zone=zone, locale=locale), format_time(moment, zone=zone, locale=locale)
    return f"{day}, {time}, {format_zone(zone, locale=locale)}"


def format_window(first: date, last: date, *, zone: str, locale: str | None = None) -> str:
    """'2 to 8 June, Brussels time': both days belong to the window."""
    babel_locale = locale_of(locale)
    pattern = "MMMMd"
    last_text = format_skeleton(pattern, datetime(last.year, last.month, last.day), locale=babel_locale)  # noqa: DTZ001  a day has no zone
    first_text = format_skeleton(pattern, datetime(first.year, first.month, first.day), locale=babel_locale)  # noqa: DTZ001  a day has no zone
    if (first.year, first.month) == (last.year, last.month):
        first_text = f"{first.day}." if babel_locale.language == "de" else str(first.day)
    return _("%(first)s to %(last)s, %(city)s time") % {
        "first": first_text,
        "last": last_text,
        "city": format_zone(zone, locale=locale),
    }


def format_age(age: timedelta, *, locale: str | None = None) -> str:
    """'5 minutes'."""
    return format_timedelta(age, locale=locale_of(locale))
