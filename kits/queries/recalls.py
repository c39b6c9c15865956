"""Versions as a lead sees them: who wears each one, who took its files and when."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max

from coalition.errors import NotFound
from coalition.models import Membership
from coalition.rights import WITHIN, Viewer, require
from kits.models import Download, Kit, KitVersion, Personalisation

RECALL = "recall a kit version"


@dataclass(frozen=True)
class VersionUse:
    """A company that wears a version or has taken files of it."""

    membership: Membership
    is_worn: bool
    downloads: int
    last_at: datetime | None


@dataclass(frozen=True)
class VersionRow:
    """A version and how far it has gone."""

    version: KitVersion
    uses: list[VersionUse]

    @property
    def worn(self) -> int:
        """How many companies wear it now."""
        return sum(use.is_worn for use in self.uses)

    @property
    def taken(self) -> int:
        """How many companies have downloaded it."""
        return sum(use.downloads > 0 for use in self.uses)

    @property
    def is_withdrawn(self) -> bool:
        return self.version.state == KitVersion.State.WITHDRAWN

    @property
    def is_retired(self) -> bool:
        """Whether it is handed out no more; posts that were planned with it still go out."""
        return self.version.kit.state == Kit.State.RETIRED


def versions_of(*, viewer: Viewer, campaign_id: UUID) -> list[VersionRow]:
    """Every version of a campaign's kits, retired ones too, with who uses it, newest first, for who may recall one."""
    require(viewer, RECALL, campaign_id=campaign_id)
    versions = list(
        KitVersion.objects.filter(kit__campaign_id=campaign_id, number__gt=0)
        .select_related("kit", "published_by", "withdrawn_by")
        .prefetch_related("templates")
        .order_by("-number")
    )
    worn, taken = _worn(campaign_id), _taken(campaign_id)
    wanted = {membership_id for found in (*worn.values(), *taken.values()) for membership_id in found}
    members = {row.id: row for row in Membership.objects.filter(id__in=wanted).select_related("company")}
    return [VersionRow(row, _uses(members, worn.get(row.id, set()), taken.get(row.id, {}))) for row in versions]


def version_row(*, viewer: Viewer, campaign_id: UUID, number: int) -> VersionRow:
    """One of them by its number. Raises NotFound."""
    for row in versions_of(viewer=viewer, campaign_id=campaign_id):
        if row.version.number == number:
            return row
    raise NotFound


Taken = Mapping[UUID, tuple[int, datetime]]


def _worn(campaign_id: UUID) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Personalisation.objects.filter(membership__campaign_id=campaign_id, membership__state__in=WITHIN)
    for version_id, membership_id in rows.values_list("version_id", "membership_id"):
        found[version_id].add(membership_id)
    return found


def _taken(campaign_id: UUID) -> dict[UUID, dict[UUID, tuple[int, datetime]]]:
    found: dict[UUID, dict[UUID, tuple[int, datetime]]] = defaultdict(dict)
    rows = (
        Download.objects.filter(membership__campaign_id=campaign_id, version__isnull=False)
        .values("version_id", "membership_id")
        .annotate(times=Count("id"), last=Max("at"))
    )
    for row in rows:
        found[row["version_id"]][row["membership_id"]] = (row["times"], row["last"])
    return found


def _uses(members: Mapping[UUID, Membership], worn: set[UUID], taken: Taken) -> list[VersionUse]:
    uses = [
        VersionUse(
            members[each],
            each in worn,
            taken[each][0] if each in taken else 0,
            taken[each][1] if each in taken else None,
        )
        for each in worn | set(taken)
    ]
    return sorted(uses, key=lambda use: (not use.is_worn, use.membership.company.name.casefold()))
