"""What a sign-in or a refresh gives."""

from dataclasses import dataclass, field

from social.networks.contract.outcomes import NeedsReconnect, Refused, RetryLater


@dataclass(frozen=True)
class Tokens:
    """What a sign-in or a refresh gave. Store all of it at once, before use; None: the network sent none."""

    access_token: str = field(repr=False)
    expires_in_s: int | None
    refresh_token: str | None = field(default=None, repr=False)
    refresh_expires_in_s: int | None = None
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True)
class NetworkAccount:
    """An account that the signed-in person may post as."""

    external_id: str
    kind: str
    name: str
    username: str = ""


AuthOutcome = Tokens | Refused | RetryLater | NeedsReconnect
AccountsOutcome = tuple[NetworkAccount, ...] | Refused | RetryLater | NeedsReconnect
