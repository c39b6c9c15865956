"""The one place where a delivery changes its state: conditional updates that the table of moves must allow."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from social.models import Delivery
from social.states import DeliveryState, sources_of


def move(
    ids: UUID | Iterable[UUID],
    to: DeliveryState,
    *,
    only_from: Iterable[DeliveryState] | None = None,
    where: Q | None = None,
    **changes: Any,
) -> int:
    """Move deliveries to a state and return how many went; a delivery that is elsewhere by now stays where it is.

    Compare-and-set in one UPDATE: nothing read before it is trusted. `where` adds conditions, after a claim always the
    fence. Raises ValueError when the table of moves does not allow one of `only_from`.
    """
    allowed = sources_of(to)
    sources = frozenset(only_from) if only_from is not None else allowed
    if not sources or not sources <= allowed:
        raise ValueError(f"no move from {sorted(sources - allowed) or 'anywhere'} to {to}")
    chosen = Q(id=ids) if isinstance(ids, UUID) else Q(id__in=list(ids))
    rows = Delivery.objects.filter(chosen & Q(state__in=sorted(sources)) & (where or Q()))
    return rows.update(state=to, **changes)
