"""How long things may take; every figure has its reason here, and a drill may run with shorter ones."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Timing:
    """Seconds. `grace_s` is what absence on a network must outlast before a post is sent again."""

    poll_s: float = 0.1  # how often the database is asked when nothing wakes the loop sooner
    look_ahead_s: float = 20.0  # staging takes up to three calls and Instagram's processing
    lease_s: float = 12.0  # another publisher takes over within 15 s
    call_timeout_s: float = 30.0
    hard_kill_s: float = 30.0  # a publisher that stood still for this long is killed by the kernel when it wakes
    visibility_lag_s: float = 60.0  # how long a network may hide from its lists what it has accepted
    first_look_s: float = 2.0  # until the first look for a post whose reply was lost
    longest_backoff_s: float = 30.0
    ask_after_s: float = 900.0  # until a person is asked about what cannot be found out
    refusal_pause_s: float = 900.0  # after a no that reaches the whole account or app
    token_margin_s: float = 120.0  # a token is refreshed this long before it ends
    drain_s: float = 25.0  # how long calls under way may take after SIGTERM

    @property
    def alive_s(self) -> float:
        """How long after its commit a send can still have a byte on the way: frozen, then killed; then timed out."""
        return self.hard_kill_s + self.call_timeout_s

    @property
    def grace_s(self) -> float:
        """G: hard kill + request timeout + visibility lag. Absence is trusted only after it."""
        return self.alive_s + self.visibility_lag_s

    def backoff(self, tries: int) -> timedelta:
        """1, 2, 4 … seconds up to the longest."""
        return timedelta(seconds=min(2.0 ** min(tries, 10), self.longest_backoff_s))
