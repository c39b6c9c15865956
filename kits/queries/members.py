"""What is kept about a member's kit: its personalisation, what was downloaded."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Count, QuerySet

from coalition.errors import NotFound
from coalition.models import Membership
from coalition.queries import membership_seen_by
from coalition.rights import WITHIN, Viewer, require
from kits.errors import KitRetired, KitWithdrawn, NoBrand, NoKit
from kits.models import Download, Kit, KitVersion, Personalisation
from kits.queries.versions import published_version


def dressed(*, membership_id: UUID) -> Personalisation:
    """A member's personalisation with all that drawing wants.

    Raises NotFound for who is no member, NoBrand, KitWithdrawn, KitRetired.
    """
    return _worn(_personalisations(membership_id).prefetch_related("version__templates").first(), membership_id)


def dressed_seen_by(*, viewer: Viewer, membership_id: UUID, action: str) -> Personalisation:
    """The same for who may do `action`, in a single query: a preview asks at every key. Raises Forbidden too."""
    found = _personalisations(membership_id).first()
    if found is None:
        membership_seen_by(viewer=viewer, membership_id=membership_id, action=action)
    else:
        membership = found.membership
        require(viewer, action, company_id=membership.company_id, campaign_id=membership.campaign_id)
    return _worn(found, membership_id)


def _personalisations(membership_id: UUID) -> QuerySet[Personalisation]:
    related = "membership__company", "membership__campaign", "brand", "version__kit"
    return Personalisation.objects.select_related(*related).filter(membership_id=membership_id)


def _worn(found: Personalisation | None, membership_id: UUID) -> Personalisation:
    if found is None:
        if Membership.objects.filter(id=membership_id, state__in=WITHIN).exists():
            raise NoBrand
        raise NotFound
    if found.membership.state not in WITHIN:
        raise NotFound
    if found.version.state == KitVersion.State.WITHDRAWN:
        raise KitWithdrawn(found.version.number, found.version.withdrawn_reason, newest_number(found))
    if found.version.kit.state == Kit.State.RETIRED:
        raise KitRetired(found.version.number, newest_number(found))
    return found


def newest_number(personalisation: Personalisation) -> int | None:
    """The number of the version that the campaign hands out now; None while it hands out none."""
    return _newest_in(personalisation.membership.campaign_id)


def _newest_in(campaign_id: UUID) -> int | None:
    try:
        return published_version(campaign_id=campaign_id).number
    except NoKit:
        return None


def refuse_recalled(*, version_id: UUID) -> None:
    """Raise KitWithdrawn where a version was recalled meanwhile: drawing takes a while, a zip many times that."""
    version = KitVersion.objects.select_related("kit").get(id=version_id)
    if version.state == KitVersion.State.WITHDRAWN:
        raise KitWithdrawn(version.number, version.withdrawn_reason, _newest_in(version.kit.campaign_id))


def held_versions(version_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of some versions that were not recalled, and that nobody recalls until the caller's transaction ends."""
    rows = KitVersion.objects.select_for_update(no_key=True).exclude(state=KitVersion.State.WITHDRAWN)
    return frozenset(rows.filter(id__in=version_ids).order_by("id").values_list("id", flat=True))


def downloads_by_membership(campaign_id: UUID, membership_ids: list[UUID]) -> Mapping[UUID, int]:
    """How often each member took files of its kit: the cells of a column in the lead's member table."""
    rows = (
        Download.objects.filter(membership__campaign_id=campaign_id, membership_id__in=membership_ids)
        .values_list("membership_id")
        .annotate(times=Count("id"))
    )
    return dict(rows)


def members_by_version(*, campaign_id: UUID) -> dict[int, int]:
    """How many members are on each version of a campaign's kit, newest first."""
    rows = (
        Personalisation.objects.filter(membership__campaign_id=campaign_id, membership__state__in=WITHIN)
        .values_list("version__number")
        .annotate(members=Count("id"))
        .order_by("-version__number")
    )
    return dict(rows)
