"""The sandbox's time and the ids that hold it: an offset flows in, moments, ids and short codes flow out."""

from datetime import UTC, datetime, timedelta

X_EPOCH_MS = 1288834974657
INSTAGRAM_EPOCH_MS = 1314220021721
CODE_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def system_now() -> datetime:
    """Real time: tokens, codes and rate limits follow it."""
    return datetime.now(UTC)


class Clock:
    """The system's time plus an offset: posts, ids and reactions follow it."""

    def __init__(self, offset_s: float) -> None:
        self.offset_s = offset_s

    def now(self) -> datetime:
        moment = system_now() + timedelta(seconds=self.offset_s)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def unix_ms(moment: datetime) -> int:
    """Whole milliseconds, without a float between."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def from_unix_ms(value_ms: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=value_ms)


def linkedin_number(moment: datetime, serial: int) -> int:
    return (unix_ms(moment) << 22) | (serial & 0x3FFFFF)


def x_number(moment: datetime, serial: int) -> int:
    return ((unix_ms(moment) - X_EPOCH_MS) << 22) | (serial & 0x3FFFFF)


def instagram_code(moment: datetime, serial: int) -> str:
    """The short code of a post's address: its number in base 64."""
    number = ((unix_ms(moment) - INSTAGRAM_EPOCH_MS) << 23) | (serial & 0x7FFFFF)
    digits = ""
    while number:
        number, digit = divmod(number, 64)
        digits = CODE_DIGITS[digit] + digits
    return digits
