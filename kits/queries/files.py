"""Plain files that go with a kit, for the campaign's lead and for its members."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from coalition.errors import NotFound
from coalition.models import Membership
from coalition.queries import membership_seen_by
from coalition.rights import WITHIN, Viewer, require
from kits.models import KitFile
from kits.storing import is_kept

EDIT, WORKSPACE = "edit campaign and kit templates", "view company workspace"


def _present(campaign_id: UUID) -> QuerySet[KitFile]:
    return KitFile.objects.filter(campaign_id=campaign_id, removed_at=None).order_by("kind", "locale", "title")


def files_of(*, viewer: Viewer, campaign_id: UUID) -> list[KitFile]:
    """The files of a campaign's kit, for those who edit it."""
    require(viewer, EDIT, campaign_id=campaign_id)
    return list(_present(campaign_id))


def files_in(*, campaign_id: UUID, locales: Iterable[str]) -> list[KitFile]:
    """The files that serve some languages, for who was seen to be a member."""
    return list(_present(campaign_id).filter(locale__in=["", *locales]))


def member_files(*, viewer: Viewer, membership_id: UUID) -> list[KitFile]:
    """Every file that a member may take, in all languages. Raises NotFound, Forbidden."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=WORKSPACE)
    return list(_present(membership.campaign_id)) if membership.state in WITHIN else []


def file_in(*, membership: Membership, file_id: UUID) -> KitFile:
    """One of them, for who was seen to be a member. Raises NotFound."""
    row = _present(membership.campaign_id).filter(id=file_id).first()
    if row is None or membership.state not in WITHIN or not is_kept(row.storage_key):
        raise NotFound
    return row
