"""Kit links over the API."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Status

from coalition.clock import database_now
from coalition.rights import acts, viewer_of
from kits.api.mount import router
from kits.queries import kit_links_of
from kits.schemas import KitLinkIn, KitLinkOut
from kits.services import make_kit_link, revoke_kit_link

SHARE = "make or revoke a kit link"


@router.get("/memberships/{membership_id}/kit-links", response=list[KitLinkOut], operation_id="list_kit_links")
@acts(SHARE)
def list_kit_links(request: HttpRequest, membership_id: UUID) -> list[KitLinkOut]:
    """The links to a kit that work, and how often files were taken through each."""
    links = kit_links_of(viewer=viewer_of(request), membership_id=membership_id)
    return [KitLinkOut.of(link, taken=link.taken) for link in links]  # type: ignore[attr-defined]  # annotated


@router.post("/memberships/{membership_id}/kit-links", response={201: KitLinkOut}, operation_id="make_kit_link")
@acts(SHARE)
def make_a_kit_link(request: HttpRequest, membership_id: UUID, given: KitLinkIn) -> Status[KitLinkOut]:
    """A link that gives the kit to whoever holds it, without an account. Its address is told only now."""
    link, href = make_kit_link(
        viewer=viewer_of(request), membership_id=membership_id, label=given.label, now=database_now()
    )
    return Status(201, KitLinkOut.of(link, href=href))


@router.delete("/kit-links/{link_id}", response={204: None}, operation_id="revoke_kit_link")
@acts(SHARE)
def revoke_a_kit_link(request: HttpRequest, link_id: UUID) -> Status[None]:
    """End a link at once."""
    revoke_kit_link(viewer=viewer_of(request), link_id=link_id, now=database_now())
    return Status(204, None)
