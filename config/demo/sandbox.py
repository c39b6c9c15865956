"""What the demo asks of the sandbox networks: accounts, their clock, faults, a scripted person, and their ledger."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

TIMEOUT_S = 30


@dataclass(frozen=True)
class SandboxAccount:
    """An account that a company has on a sandbox network. `grantor_id` is who approves on its authorize page."""

    network: str
    external_id: str
    username: str
    grantor_id: str


class Sandbox:
    """A client of one running sandbox. Raises requests.HTTPError when it refuses."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._session = requests.Session()

    def _call(self, method: str, path: str, **more: Any) -> Any:
        answer = self._session.request(method, f"{self.url}/_sandbox/{path}", timeout=TIMEOUT_S, **more)
        answer.raise_for_status()
        return answer.json()

    def make_accounts(self, wanted: list[dict[str, Any]]) -> list[SandboxAccount]:
        """Make accounts, in the order given."""
        made = self._call("POST", "accounts", json=wanted)
        return [
            SandboxAccount(
                network=one["network"],
                external_id=one["external_id"],
                username=one["username"],
                grantor_id=one.get("admin_external_id") or one["external_id"],
            )
            for one in made
        ]

    def set_clock(self, offset_s: float) -> None:
        """Set how far its time runs from the system's."""
        self._call("POST", "clock", json={"offset_s": offset_s})

    def add_faults(self, rules: list[dict[str, Any]]) -> None:
        """Let calls fail."""
        self._call("POST", "faults", json=rules)

    def ledger(self, *, since: datetime, until: datetime, with_posts: bool = False) -> dict[str, Any]:
        """What it accepted, and its own totals for posts published in `[since, until)`."""
        query = {"from": since.isoformat(), "to": until.isoformat(), **({"posts": "1"} if with_posts else {})}
        found: dict[str, Any] = self._call("GET", "ledger", params=query)
        return found

    def approve(self, address: str, account: SandboxAccount) -> tuple[str, str]:
        """A scripted person reads the authorize page and approves. Returns code and state."""
        self._session.get(address, timeout=TIMEOUT_S).raise_for_status()
        form = {"account": account.grantor_id, "decision": "approve"}
        answer = self._session.post(address, data=form, timeout=TIMEOUT_S, allow_redirects=False)
        query = parse_qs(urlsplit(answer.headers["Location"]).query)
        return query["code"][0], query["state"][0]

    def post_by_hand(self, composer_path: str, account: SandboxAccount, *, text: str, picture: bytes, mime: str) -> str:
        """A scripted person posts on the network's own page. Returns the address of the post."""
        answer = self._session.post(
            f"{self.url}{composer_path}",
            data={"account": account.external_id, "text": text},
            files={"picture": ("visual", picture, mime)},
            timeout=TIMEOUT_S,
            allow_redirects=False,
        )
        if answer.status_code != requests.codes.see_other:
            answer.raise_for_status()
            raise requests.HTTPError(f"the composer answered {answer.status_code}", response=answer)
        location = answer.headers["Location"]
        return location if location.startswith("http") else f"{self.url}{location}"
