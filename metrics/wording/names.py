"""Names and moments as pages write them."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import ngettext

from ui import format_day, format_short_day, format_time, in_zone

NETWORK_LABELS = {"linkedin": "LinkedIn", "instagram": "Instagram", "x": "X"}


def network_label(network: str) -> str:
    """A network's name as it writes itself."""
    return NETWORK_LABELS.get(network, network.capitalize())


def moment_text(moment: datetime, *, now: datetime, zone: str) -> str:
    """'09:00' on the same day, 'Sun 9, 09:00' within a week, else day and time in full."""
    local, time = in_zone(moment, zone), format_time(moment, zone=zone)
    days_away = abs((local.date() - in_zone(now, zone).date()).days)
    if days_away == 0:
        return time
    day = " ".join(format_short_day(local.date())) if days_away < 7 else format_day(moment, zone=zone)
    return f"{day}, {time}"


def listed_names(names: Sequence[str], shown: int = 3) -> str:
    """The first names, each once, and how many more there are."""
    unique = list(dict.fromkeys(names))
    more = len(unique) - shown
    text = ", ".join(unique[:shown])
    if more <= 0:
        return text
    return ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more) % {
        "names": text,
        "count": more,
    }
