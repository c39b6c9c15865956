"""Filters that write numbers, dates and times in the page's language."""

from datetime import UTC, date, datetime

from django.template import Library

from ui import formatting

register = Library()


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
