"""The room's operations under /api/v1."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status
from pydantic import Field

from coalition.clock import database_now
from coalition.errors import Forbidden
from coalition.queries import (
    api_keys_of,
    campaign_by_slug,
    campaign_for,
    home_of,
    ledger_page,
    member_table,
    open_invitations,
    own_person,
    public_campaigns,
    wall_tiles,
)
from coalition.rights import Viewer, acts, viewer_of
from coalition.schemas import (
    MOST_LEDGER_ID,
    AnnouncementIn,
    AnnouncementOut,
    ApiKeyIn,
    ApiKeyOut,
    ApiKeysOut,
    CampaignIn,
    CampaignOut,
    CampaignRoleOut,
    CampaignsOut,
    CompanyRoleOut,
    CountryIn,
    InvitationOut,
    InvitationsIn,
    InvitationsOut,
    LedgerLineOut,
    LedgerPageOut,
    MemberOut,
    MembersOut,
    MeOut,
    NewApiKeyOut,
    OpenInvitationsOut,
    TileOut,
    WallOut,
)
from coalition.services import (
    Invitee,
    announce,
    answer_once,
    create_api_key,
    edit_campaign,
    invite_companies,
    open_campaign,
    revoke_api_key,
    revoke_invitation,
    set_country,
)

router = Router(tags=["coalition"])
Limit = Annotated[int, Query(ge=1, le=200)]
IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=200)]


def _once(
    request: HttpRequest, *, operation: str, key: str, run: Callable[[], dict[str, int]]
) -> Status[dict[str, int]]:
    """Carry an outward effect out once per key; the path belongs to what is compared."""
    status, answer = answer_once(
        person_id=viewer_of(request).person,
        operation=operation,
        key=key,
        body=request.path.encode() + b"\n" + request.body,
        now=database_now(),
        run=lambda: (200, run()),
    )
    return Status(status, answer)


@router.get("/campaigns", response=CampaignsOut, operation_id="list_campaigns", auth=None)
@acts("view public campaign page")
def list_campaigns(request: HttpRequest, after: UUID | None = None, limit: Limit = 50) -> CampaignsOut:
    """Public campaigns, newest first."""
    rows = public_campaigns().order_by("-id")
    if after is not None:
        rows = rows.filter(id__lt=after)
    found = list(rows[: limit + 1])
    shown = found[:limit]
    return CampaignsOut(
        items=[CampaignOut.of(campaign) for campaign in shown], next=shown[-1].id if len(found) > limit else None
    )


@router.post("/campaigns", response={201: CampaignOut}, operation_id="open_campaign")
@acts("open a campaign")
def open_a_campaign(request: HttpRequest, given: CampaignIn) -> Status[CampaignOut]:
    """Open a campaign; whoever opens it leads it."""
    campaign = open_campaign(viewer=viewer_of(request), facts=given.facts(), now=database_now())
    return Status(201, CampaignOut.of(campaign))


@router.get("/campaigns/{slug}", response=CampaignOut, operation_id="get_campaign", auth=None)
@acts("view public campaign page")
def get_campaign(request: HttpRequest, slug: str) -> CampaignOut:
    """One campaign."""
    return CampaignOut.of(campaign_by_slug(slug=slug, viewer=viewer_of(request)))


@router.put("/campaigns/{slug}", response=CampaignOut, operation_id="edit_campaign")
@acts("edit campaign and kit templates")
def edit_a_campaign(request: HttpRequest, slug: str, given: CampaignIn) -> CampaignOut:
    """Change what a campaign says of itself; its address stays."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action="edit campaign and kit templates")
    facts = given.facts(is_demo=campaign.is_demo)
    return CampaignOut.of(edit_campaign(viewer=viewer, campaign_id=campaign.id, facts=facts))


@router.get("/campaigns/{slug}/wall", response=WallOut, operation_id="list_wall", auth=None)
@acts("view public campaign page")
def list_wall(
    request: HttpRequest, slug: str, after: Annotated[int, Query(ge=0, le=1_000_000)] = 0, limit: Limit = 100
) -> WallOut:
    """The wall in the order of joining."""
    campaign = campaign_by_slug(slug=slug, viewer=viewer_of(request))
    tiles = [tile for tile in wall_tiles(campaign_id=campaign.id) if tile.position > after]
    shown = tiles[:limit]
    return WallOut(items=[TileOut.of(tile) for tile in shown], next=shown[-1].position if len(tiles) > limit else None)


@router.get("/campaigns/{slug}/members", response=MembersOut, operation_id="list_members")
@acts("invite company")
def list_members(request: HttpRequest, slug: str) -> MembersOut:
    """Every company in a campaign with its state, newest first."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action="invite company")
    return MembersOut(
        items=[
            MemberOut(
                membership_id=row.membership.id,
                company_id=row.membership.company_id,
                name=row.membership.company.name,
                state=row.membership.state,
                joined_at=row.membership.joined_at,
                last_seen_at=row.last_seen_at,
            )
            for row in member_table(viewer=viewer, campaign_id=campaign.id).rows
        ]
    )


@router.get("/campaigns/{slug}/invitations", response=OpenInvitationsOut, operation_id="list_invitations")
@acts("invite company")
def list_invitations(request: HttpRequest, slug: str) -> OpenInvitationsOut:
    """Invitations that could still be used, newest first."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action="invite company")
    rows = open_invitations(viewer=viewer, campaign_id=campaign.id, now=database_now())
    return OpenInvitationsOut(items=[InvitationOut.of(row) for row in rows])


@router.post("/campaigns/{slug}/invitations", response=InvitationsOut, operation_id="invite_companies")
@acts("invite company")
def invite(
    request: HttpRequest, slug: str, given: InvitationsIn, idempotency_key: IdempotencyKey = ""
) -> Status[dict[str, int]]:
    """Invite companies by mail. An address with an open invitation gets a fresh one."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action="invite company")
    invitees = [Invitee(row.email, row.company_name, row.locale) for row in given.invitees]

    def run() -> dict[str, int]:
        sent = invite_companies(viewer=viewer, campaign_id=campaign.id, invitees=invitees, now=database_now())
        return {"sent": len(sent)}

    return _once(request, operation="invite_companies", key=idempotency_key, run=run)


@router.delete(
    "/campaigns/{slug}/invitations/{uuid:invitation_id}", response={204: None}, operation_id="revoke_invitation"
)
@acts("invite company")
def revoke(request: HttpRequest, slug: str, invitation_id: UUID) -> Status[None]:
    """Withdraw an invitation; it ends at once."""
    viewer = viewer_of(request)
    campaign_for(slug=slug, viewer=viewer, action="invite company")
    revoke_invitation(viewer=viewer, invitation_id=invitation_id, now=database_now())
    return Status(204, None)


@router.post("/campaigns/{slug}/announcements", response=AnnouncementOut, operation_id="announce")
@acts("invite company")
def announce_it(
    request: HttpRequest, slug: str, given: AnnouncementIn, idempotency_key: IdempotencyKey = ""
) -> Status[dict[str, int]]:
    """Write the launch or the thanks to everybody who joined and has not had it."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action="invite company")

    def run() -> dict[str, int]:
        return {"queued": announce(viewer=viewer, campaign_id=campaign.id, kind=given.kind, now=database_now())}

    return _once(request, operation="announce", key=idempotency_key, run=run)


@router.get("/campaigns/{slug}/ledger", response=LedgerPageOut, operation_id="list_ledger")
@acts("view ledger")
def list_ledger(
    request: HttpRequest,
    slug: str,
    before: Annotated[int | None, Query(), Field(ge=1, le=MOST_LEDGER_ID)] = None,
    limit: Limit = 50,
) -> LedgerPageOut:
    """What happened in a campaign, newest first: all of it for leads, one's own companies' part for administrators."""
    viewer = viewer_of(request)
    campaign = campaign_by_slug(slug=slug, viewer=viewer)
    page = ledger_page(viewer=viewer, campaign_id=campaign.id, before=before, limit=limit)
    return LedgerPageOut(items=[LedgerLineOut.of(line) for line in page.lines], next=page.next_before)


@router.put("/companies/{company_id}/country", response={204: None}, operation_id="set_company_country")
@acts("edit kit texts")
def set_a_country(request: HttpRequest, company_id: UUID, given: CountryIn) -> Status[None]:
    """Say where a company stands: its visuals carry that country's legal line."""
    set_country(viewer=viewer_of(request), company_id=company_id, country=given.country)
    return Status(204, None)


@router.get("/me", response=MeOut, operation_id="get_me")
@acts("signed in")
def me(request: HttpRequest) -> MeOut:
    """Who the caller is, the companies they act for, the campaigns they lead."""
    viewer = viewer_of(request)
    person, home = own_person(viewer=viewer), home_of(viewer=viewer)
    return MeOut(
        id=person.id,
        email=person.email,
        name=person.name,
        locale=person.locale,
        companies=[
            CompanyRoleOut(company_id=company.id, name=company.name, role=held.role)
            for held, company, _memberships in home.companies
        ],
        campaigns=[
            CampaignRoleOut(campaign_id=campaign.id, slug=campaign.slug, role=held.role)
            for held, campaign in home.campaigns
        ],
    )


@router.get("/me/keys", response=ApiKeysOut, operation_id="list_api_keys")
@acts("signed in")
def list_keys(request: HttpRequest) -> ApiKeysOut:
    """The caller's own keys that work, without their secrets."""
    return ApiKeysOut(items=[ApiKeyOut.of(key) for key in api_keys_of(viewer=viewer_of(request))])


@router.post("/me/keys", response={201: NewApiKeyOut}, operation_id="create_api_key")
@acts("signed in")
def create_key(request: HttpRequest, given: ApiKeyIn) -> Status[NewApiKeyOut]:
    """Make a key; it is shown once. A key makes no keys."""
    viewer = _in_person(request)
    key = create_api_key(person_id=viewer.person, name=given.name, may_write=given.may_write, now=database_now())
    return Status(201, NewApiKeyOut(key=key))


@router.delete("/me/keys/{uuid:key_id}", response={204: None}, operation_id="revoke_api_key")
@acts("signed in")
def revoke_key(request: HttpRequest, key_id: UUID) -> Status[None]:
    """Withdraw one of the caller's own keys."""
    revoke_api_key(person_id=viewer_of(request).person, key_id=key_id, now=database_now())
    return Status(204, None)


def _in_person(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request)
    if viewer.is_api_key:
        raise Forbidden("signed in")
    return viewer
