"""Plays Vote Anyway from the first invitation to the last reading, through the services that the pages use.

Campaign time moves forward to the next moment once everything due before it is settled; nothing else is hurried.
"""

import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from coalition.clock import campaign_now, database_now
from coalition.models import Mail
from coalition.services import Invitee, announce, invite_companies, set_campaign_time
from config.demo import timeline
from config.demo.cast import Stage, open_next_campaign, set_stage
from config.demo.companies import DemoCompany, companies
from config.demo.partners import Partner, connect, join, plan, post_by_hand
from config.demo.progress import Progress
from config.demo.sandbox import Sandbox
from metrics.queries import readings_are_complete
from social.models import Delivery, DeliveryState
from social.queries import hands_due, is_settled

# Five readings of a hundred fail and are tried again.
READ_FAULTS: list[dict[str, Any]] = [
    {"network": "linkedin", "method": "GET", "path": "^/rest/organizationalEntityShareStatistics", "status": 503},
    {"network": "instagram", "method": "GET", "path": "/insights$", "status": 500},
    {"network": "x", "method": "GET", "path": "^/2/tweets$", "status": 503},
]
FAULT_SHARE = 0.05
PATIENCE_S = 120
# Ten days after the last post the audience has settled.
LAST_READING = timeline.AFTER[-1][0] + timedelta(days=11)
FOLLOWERS = (180, 420, 900, 1_600, 3_200, 7_500, 18_000, 41_000)


class Stuck(Exception):
    """Something that had to settle did not."""


class Play:
    """One performance against one sandbox."""

    def __init__(
        self,
        sandbox: Sandbox,
        progress: Progress,
        *,
        on_stage: Callable[[Stage], None] = lambda _: None,
        on_publishing: Callable[[], None] = lambda: None,
    ) -> None:
        self.sandbox = sandbox
        self.progress = progress
        self.partners: dict[int, Partner] = {}
        self._on_stage = on_stage
        self._on_publishing = on_publishing
        self._plan: dict[int, list[timeline.PlannedPost]] = defaultdict(list)
        for planned in timeline.planned_posts():
            self._plan[planned.company_number].append(planned)

    def perform(self) -> Stage:
        """From the opening to the last reading."""
        self._move_to(timeline.OPENING)
        self.progress.step("campaign opened, kit published")
        stage = set_stage()
        self.progress.done()
        self._on_stage(stage)
        self.sandbox.add_faults([{**fault, "effect": "status", "probability": FAULT_SHARE} for fault in READ_FAULTS])
        cast = companies(count=timeline.COMPANIES)
        addresses = self._invite(stage, cast)
        self._accounts(cast)
        self._four_months(stage, cast, addresses)
        self._last_readings(stage)
        self.progress.done()
        open_next_campaign(stage)
        return stage

    def _move_to(self, moment: datetime) -> None:
        # The sandbox first: a post that goes out at once carries a time that is not before its due moment.
        self.sandbox.set_clock(math.ceil((moment - database_now()).total_seconds()))
        set_campaign_time(to=moment)

    def _invite(self, stage: Stage, cast: list[DemoCompany]) -> dict[int, str]:
        self.progress.step("companies invited", len(cast))
        addresses: dict[int, str] = {}
        for start in range(0, len(cast), 25):
            group = cast[start : start + 25]
            invitees = [Invitee(email=one.email, company_name=one.name, locale=one.locale) for one in group]
            sent = invite_companies(
                viewer=stage.lead_viewer, campaign_id=stage.campaign.id, invitees=invitees, now=database_now()
            )
            addresses |= {one.number: address for one, address in zip(group, sent, strict=True)}
            self.progress.advance(len(group))
        return addresses

    def _accounts(self, cast: list[DemoCompany]) -> None:
        wanted = [
            (company.number, network)
            for company in cast
            for network in sorted({planned.network for planned in self._plan[company.number]})
        ]
        names = {company.number: company.name for company in cast}
        made = self.sandbox.make_accounts(
            [
                {
                    "network": network,
                    "name": names[number],
                    "followers": FOLLOWERS[(number * 5 + len(network)) % 8] + number,
                }
                for number, network in wanted
            ]
        )
        self._made = dict(zip(wanted, made, strict=True))

    def _four_months(self, stage: Stage, cast: list[DemoCompany], addresses: dict[int, str]) -> None:
        events = sorted(self._events(cast), key=lambda event: event[0])
        self.progress.step("four months, event by event", len(events))
        for moment, act in events:
            self._move_to(moment)
            act(stage, addresses)
            self.progress.advance()

    def _events(self, cast: list[DemoCompany]) -> Iterator[tuple[datetime, Callable[[Stage, dict[int, str]], None]]]:
        for company, moment in zip(cast, timeline.joining_moments(), strict=True):
            yield moment, lambda stage, addresses, company=company: self._join(company, addresses)  # type: ignore[misc]
        for moment in sorted({planned.due_at for posts in self._plan.values() for planned in posts}):
            yield moment, lambda stage, addresses: self._settle(stage)
        yield timeline.LAUNCH_MAIL, lambda stage, addresses: self._announce(stage, "launch")
        yield timeline.THANKS_MAIL, lambda stage, addresses: self._announce(stage, "thanks")

    def _join(self, company: DemoCompany, addresses: dict[int, str]) -> None:
        partner = join(company, addresses[company.number])
        for planned in self._plan[company.number]:
            if planned.network not in partner.accounts:
                partner.accounts[planned.network] = self._made[company.number, planned.network]
                connect(partner, self.sandbox, planned.network)
            plan(partner, planned)
        self.partners[company.number] = partner

    @staticmethod
    def _announce(stage: Stage, kind: str) -> None:
        announce(viewer=stage.lead_viewer, campaign_id=stage.campaign.id, kind=kind, now=database_now())

    def _settle(self, stage: Stage) -> None:
        """Wait until everything due has gone out, the posts by hand by a scripted person."""
        by_membership = {partner.membership.id: partner for partner in self.partners.values()}
        deadline = time.monotonic() + PATIENCE_S
        self._on_publishing()
        while True:
            now = campaign_now()
            waiting = hands_due(campaign_id=stage.campaign.id, now=now)
            for delivery in waiting:
                post_by_hand(by_membership[delivery.post.membership_id], delivery, self.sandbox)
            if not waiting and is_settled(campaign_id=stage.campaign.id, now=now):
                return
            if time.monotonic() > deadline:
                raise Stuck(self._open_deliveries(stage))
            time.sleep(0.05)

    @staticmethod
    def _open_deliveries(stage: Stage) -> str:
        ends = [DeliveryState.PUBLISHED, DeliveryState.CANCELLED]
        rows = Delivery.objects.filter(campaign=stage.campaign, due_at__lte=campaign_now()).exclude(state__in=ends)
        counts: dict[str, int] = defaultdict(int)
        for state, network in rows.values_list("state", "network"):
            counts[f"{network} {state}"] += 1
        return f"After {PATIENCE_S} s these are not settled: {dict(counts)}. The logs are in the data folder."

    def _last_readings(self, stage: Stage) -> None:
        self._move_to(LAST_READING)
        self.progress.step("last readings, mails sent")
        deadline = time.monotonic() + PATIENCE_S
        while not (
            readings_are_complete(campaign_id=stage.campaign.id, since=LAST_READING)
            and not Mail.objects.filter(sent_at=None, failed_at=None).exists()
        ):
            if time.monotonic() > deadline:
                raise Stuck(f"After {PATIENCE_S} s some posts are not read or some mails not sent. See the logs.")
            time.sleep(0.1)
