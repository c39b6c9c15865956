"""What the publishing tests work with: the sandbox over HTTP, accounts in it, posts on their way, a publisher."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from coalition.clock import campaign_now, database_now
from coalition.models import Company, CompanyRole, Membership
from social.models import Account, Attempt, Delivery
from social.networks.contract import NetworkAccount, Tokens
from social.publish import Publisher, Timing
from social.services import (
    VariantDraft,
    begin_connecting,
    connect_account_with_tokens,
    create_post,
    finish_connecting,
    schedule_post,
)
from tests.cast import Cast

# The same machine with short waits: the formulas stay, G is 1.2 s.
QUICK = Timing(
    poll_s=0.02,
    call_timeout_s=0.8,
    hard_kill_s=0.2,
    visibility_lag_s=0.2,
    first_look_s=0.05,
    longest_backoff_s=0.2,
    look_ahead_s=3.0,
)
TEXTS = {
    "linkedin": "We open at noon on election day. (Everyone votes first.) #VoteAnyway",
    "x": "A ferry does not wait. Neither does a polling station.",
}


@dataclass
class Sandbox:
    """The sandbox's control, as its README gives it."""

    url: str

    def call(self, path: str, body: Any = None, method: str = "POST") -> Any:
        answer = requests.request(method, f"{self.url}/_sandbox/{path}", json=body, timeout=10)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def fault(self, **rule: Any) -> None:
        self.call("faults", rule)

    def posts_of(self, *accounts: Account) -> list[dict[str, Any]]:
        """What the networks hold of these accounts."""
        wanted = {account.external_id for account in accounts}
        return [row for row in self.call("ledger?posts=1", method="GET")["items"] if wanted & {str(row["account"])}]

    def account(self, cast_company: Company, network: str, *, kind: str = "", name: str = "") -> Account:
        """A new account on a network, connected to a company."""
        body = {"network": network, "name": name or f"Test {uuid.uuid4().hex[:8]}", "followers": 100, "grant": True}
        made = self.call("accounts", {**body, **({"kind": kind} if kind else {})})
        made = made[0] if isinstance(made, list) else made
        return connect_account_with_tokens(
            company_id=cast_company.id,
            network=network,
            account=NetworkAccount(made["external_id"], made["kind"], made["name"], made["username"]),
            tokens=Tokens(made["access_token"], made["expires_in"], made.get("refresh_token")),
            actor_id=None,
            now=database_now(),
        )


def approved_at(address: str, external_id: str) -> dict[str, str]:
    """What a network sends back to us after a person approved on its page: code and state."""
    answer = requests.post(
        address, data={"account": external_id, "decision": "approve"}, allow_redirects=False, timeout=10
    )
    assert answer.status_code == 302, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def sign_in(cast: Cast, sandbox: Sandbox, account: Account) -> Account:
    """Ben connects an account through the network's own sign-in."""
    viewer, session_id, now = cast.viewer("ben"), "ben-session", database_now()
    address = begin_connecting(
        viewer=viewer, company_id=cast.company.id, network=account.network, session_id=session_id, now=now
    )
    sent = approved_at(address, account.external_id)
    choice = finish_connecting(
        viewer=viewer, network=account.network, session_id=session_id, now=now, code=sent["code"], state=sent["state"]
    )
    assert choice.connected is not None
    return choice.connected


def wall_now(delay_s: float = 0.0) -> datetime:
    """A wall time in UTC, whole minutes as people give it are not needed here."""
    return (campaign_now() + timedelta(seconds=delay_s)).astimezone(UTC).replace(tzinfo=None)


def planned(
    cast: Cast,
    networks: list[str],
    *,
    text: str = "",
    delay_s: float = 0.0,
    membership: Membership | None = None,
    **picture: str,
) -> list[Delivery]:
    """A post of Ben's company, approved and due."""
    viewer = cast.viewer("ben")
    post = create_post(
        viewer=viewer,
        membership_id=(membership or cast.membership).id,
        locale="en",
        text=text or TEXTS.get(networks[0], "Vote anyway."),
        variants=[VariantDraft(network, **picture) for network in networks],
        now=campaign_now(),
    )
    return schedule_post(
        viewer=viewer, post_id=post.id, networks=networks, wall_time=wall_now(delay_s), zone="UTC", now=campaign_now()
    ).deliveries


def another_member(cast: Cast, name: str, position: int) -> tuple[Company, Membership]:
    """One more company of Ben's in the campaign."""
    now = database_now()
    company = Company.objects.create(name=name, created_at=now)
    CompanyRole.objects.create(person=cast.ben, company=company, role=CompanyRole.Role.ADMIN)
    membership = Membership.objects.create(
        company=company,
        campaign=cast.campaign,
        state=Membership.State.JOINED,
        created_at=now,
        joined_at=now,
        position=position,
        locales=["en"],
    )
    return company, membership


def run_until(publisher: Publisher, done: Callable[[], bool], *, limit_s: float = 15.0) -> None:
    """Step the publisher until something holds; fail when it does not in time."""
    until = time.monotonic() + limit_s
    while not done():
        assert time.monotonic() < until, states()
        publisher.step()


def states() -> list[tuple[str, str, str]]:
    """Where every delivery stands, for the message of a failing test."""
    return list(Delivery.objects.order_by("id").values_list("network", "state", "failure_reason"))


def all_in(rows: list[Delivery], *wanted: str) -> Callable[[], bool]:
    """Whether all these deliveries are in one of some states."""
    ids = [row.id for row in rows]
    return lambda: Delivery.objects.filter(id__in=ids, state__in=wanted).count() == len(ids)


def journal(row: Delivery) -> list[tuple[int, str, str, str]]:
    """A delivery's attempts in order: number, step, event, outcome."""
    return list(Attempt.objects.filter(delivery=row).order_by("id").values_list("number", "step", "event", "outcome"))
