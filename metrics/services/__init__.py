"""Every act of the room: posts taken up, readings collected, stored and folded, sums rebuilt."""

from metrics.services.clicks import count_click
from metrics.services.collecting import Collected, ReadFigures, Reading, claim_due, collect_due
from metrics.services.followers import collect_followers
from metrics.services.rebuilding import rebuild_rollups, recut_moved_zones, verify_rollups
from metrics.services.storing import MeasuredReading, store_readings
from metrics.services.tracking import state_population, track_published

__all__ = [
    "Collected",
    "MeasuredReading",
    "ReadFigures",
    "Reading",
    "claim_due",
    "collect_due",
    "collect_followers",
    "count_click",
    "rebuild_rollups",
    "recut_moved_zones",
    "state_population",
    "store_readings",
    "track_published",
    "verify_rollups",
]
