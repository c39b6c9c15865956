"""What staging, publishing and reconciling come to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from social.networks.contract.content import Handle


@dataclass(frozen=True)
class Staged:
    """Everything that can be done before the moment is done. Commit `handle`, then publish."""

    handle: Handle


@dataclass(frozen=True)
class Processing:
    """The network still works on the media. Keep `handle`; stage again with it after `after_s`."""

    handle: Handle
    after_s: float


@dataclass(frozen=True)
class Published:
    """Accepted. `already_there`: the network named an earlier identical post instead of making a second."""

    external_id: str
    permalink: str
    published_at: datetime
    already_there: bool = False


@dataclass(frozen=True)
class Unknown:
    """The publishing call may have had its effect. Reconcile, never send again."""

    reason: str


@dataclass(frozen=True)
class Refused:
    """A definite no. Sending the same again is useless; `stops` says how far the reason reaches."""

    code: str
    message: str
    remedy: str
    network_code: str = ""
    stops: Literal["delivery", "account", "app"] = "delivery"


@dataclass(frozen=True)
class RetryLater:
    """A definite not-yet: it had no effect. `after_s` None: the network named no time, use a backoff."""

    after_s: float | None
    reason: str
    scope: Literal["call", "account", "app"] = "call"


@dataclass(frozen=True)
class NeedsReconnect:
    """The token is refused. `refresh_first`: a refresh may mend it without its person."""

    reason: str
    refresh_first: bool = False


@dataclass(frozen=True)
class Found:
    """Read back on the network: the send had its effect."""

    published: Published


@dataclass(frozen=True)
class Absent:
    """Read back and not there; counts only after the grace. `handle_usable` False: stage anew, without the handle."""

    handle_usable: bool = True


@dataclass(frozen=True)
class AskPerson:
    """The network does not let this account's posts be read. A person looks at `look_at_url` and says."""

    reason: str
    look_at_url: str


StageOutcome = Staged | Processing | Unknown | Refused | RetryLater | NeedsReconnect
"""Unknown: the handle given was published already; reconcile it."""
PublishOutcome = Published | Unknown | Refused | RetryLater | NeedsReconnect
ReconcileOutcome = Found | Absent | AskPerson | Refused | RetryLater | NeedsReconnect
