"""Kit links: those of a member for its people, and the one behind a token for whoever holds it."""

from uuid import UUID

from django.db.models import Count

from coalition.errors import NotFound
from coalition.queries import membership_seen_by
from coalition.rights import WITHIN, Viewer
from coalition.secrets import token_hash
from kits.models import KitLink


def kit_links_of(*, viewer: Viewer, membership_id: UUID) -> list[KitLink]:
    """The links that work, newest first, each with `taken`: how often files were taken through it."""
    membership_seen_by(viewer=viewer, membership_id=membership_id, action="make or revoke a kit link")
    open_links = KitLink.objects.filter(membership_id=membership_id, revoked_at=None).select_related("made_by")
    return list(open_links.annotate(taken=Count("downloads")).order_by("-created_at"))


def link_behind(*, token: str) -> KitLink:
    """The link, read anew each time so that revoking ends it at once. Raises NotFound."""
    link = (
        KitLink.objects.select_related("membership__company", "membership__campaign")
        .filter(
            token_sha256=token_hash(token),
            revoked_at=None,
            membership__state__in=WITHIN,
            membership__company__state="active",
        )
        .first()
    )
    if link is None:
        raise NotFound
    return link
