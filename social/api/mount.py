"""What the room's operations share: the router, and answers that a repeat of the same key gets again."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Header, Router, Schema, Status

from coalition.clock import database_now
from coalition.rights import viewer_of
from coalition.services import answer_once

router = Router(tags=["social"])
IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=200)]


def once(request: HttpRequest, *, operation: str, key: str, status: int, run: Callable[[], Schema]) -> Status[Any]:
    """Carry an outward effect out once per key; the path belongs to what is compared."""
    status, answer = answer_once(
        person_id=viewer_of(request).person,
        operation=operation,
        key=key,
        body=request.path.encode() + b"\n" + request.body,
        now=database_now(),
        run=lambda: (status, run().model_dump(mode="json")),
    )
    return Status(status, answer)
