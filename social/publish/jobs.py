"""What passes between the database's thread and the event loop: jobs one way, results the other. No models."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from social.driving import CallRecord
from social.networks.contract import (
    AuthOutcome,
    Credentials,
    Handle,
    PublishContent,
    PublishOutcome,
    ReconcileOutcome,
    StageOutcome,
    Step,
    Window,
)
from social.networks.protocols import NetworkAdapter
from social.services.tokens import RefreshJob

StepName = Literal["stage", "publish", "reconcile"]


@dataclass(frozen=True)
class Job:
    """One step of one delivery, under the fence of its claim."""

    step: StepName
    delivery_id: UUID
    fence: int
    number: int  # of the attempt
    account_id: UUID
    token_version: int
    adapter: NetworkAdapter
    credentials: Credentials
    due_at: datetime
    handle: Handle = field(default_factory=dict)
    content: PublishContent | None = None
    approved_sha256: str = ""
    request_sha256: str = ""
    window: Window | None = None
    began_at: datetime | None = None  # database's clock
    not_after_s: float | None = None  # time.monotonic
    tries: int = 0

    def begin(self, handle: Handle | None = None) -> Step[Any]:
        """The adapter's step for this job."""
        if self.step == "reconcile":
            assert self.window is not None
            return self.adapter.reconcile(handle=self.handle, credentials=self.credentials, window=self.window)
        assert self.content is not None
        if self.step == "publish":
            return self.adapter.publish(content=self.content, credentials=self.credentials, handle=self.handle)
        return self.adapter.stage(
            content=self.content, credentials=self.credentials, handle=(handle or self.handle) or None
        )


@dataclass(frozen=True)
class Result:
    """What came of a job."""

    job: Job
    outcome: StageOutcome | PublishOutcome | ReconcileOutcome
    calls: list[CallRecord]


@dataclass(frozen=True)
class Refreshed:
    """What came of a refresh."""

    job: RefreshJob
    outcome: AuthOutcome


@dataclass(frozen=True)
class Clocks:
    """Both clocks as the database gave them at one moment."""

    database: datetime
    campaign: datetime
