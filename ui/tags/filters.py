"""Filters that write numbers, dates and times in the page's language, and names in their own direction."""

import unicodedata
from datetime import UTC, date, datetime

from django.template import Library
from django.utils.html import format_html

from ui import formatting

register = Library()
_TURNING = {"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"}


@register.filter
def ui_number(value: formatting.Number | None) -> str:
    return "–" if value is None else formatting.format_number(value)


@register.filter
def ui_compact(value: formatting.Number | None) -> str:
    return "–" if value is None else formatting.format_compact(value)


@register.filter
def ui_change(value: formatting.Number) -> str:
    return formatting.format_change(value)


@register.filter
def ui_date(value: date) -> str:
    return formatting.format_date(value)


@register.filter
def ui_day(value: datetime, zone: str) -> str:
    return formatting.format_day(value, zone=zone)


@register.filter
def ui_time(value: datetime, zone: str) -> str:
    return formatting.format_time(value, zone=zone)


@register.filter
def ui_moment(value: datetime, zone: str) -> str:
    return formatting.format_moment(value, zone=zone)


@register.filter
def ui_iso(value: datetime) -> str:
    """For `<time datetime>`: UTC to the second."""
    return value.astimezone(UTC).isoformat(timespec="seconds")


@register.filter
def ui_bytes(value: int) -> str:
    return formatting.format_bytes(value)


@register.filter
def ui_name(value: object) -> str:
    """Somebody's name; one that is read from the right, in part even, does not turn what stands beside it."""
    name = str(value)
    if any(unicodedata.bidirectional(char) in _TURNING for char in name):
        return format_html("<bdi>{}</bdi>", name)
    return name
