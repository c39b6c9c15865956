"""A company's accounts over the API, and a campaign's needs and its one switch."""

from uuid import UUID

from django.http import HttpRequest

from coalition.clock import database_now
from coalition.queries import campaign_for
from coalition.rights import acts, viewer_of
from social.api.mount import router
from social.queries import accounts_of, needs_attention
from social.schemas import AccountOut, AccountsOut, HeldOut, NeedOut, NeedsOut
from social.services import disconnect_account, hold_campaign, release_campaign

WORKSPACE, HOLD = "view company workspace", "hold every unsent delivery"


@router.get("/companies/{company_id}/accounts", response=AccountsOut, operation_id="list_accounts")
@acts(WORKSPACE)
def list_accounts(request: HttpRequest, company_id: UUID) -> AccountsOut:
    """A company's accounts on the networks."""
    rows = accounts_of(viewer=viewer_of(request), company_id=company_id)
    return AccountsOut(items=[AccountOut.of(row) for row in rows])


@router.delete("/accounts/{account_id}", response=AccountOut, operation_id="disconnect_account")
@acts("connect or disconnect account")
def disconnect(request: HttpRequest, account_id: UUID) -> AccountOut:
    """Forget an account's tokens."""
    account = disconnect_account(viewer=viewer_of(request), account_id=account_id)
    account.refresh_from_db()
    return AccountOut.of(account)


@router.get("/campaigns/{slug}/needs", response=NeedsOut, operation_id="list_needs")
@acts(HOLD)
def list_needs(request: HttpRequest, slug: str) -> NeedsOut:
    """What needs somebody in a campaign, without any company's texts."""
    campaign = campaign_for(slug=slug, viewer=viewer_of(request), action=HOLD)
    return NeedsOut(items=[NeedOut.of(line) for line in needs_attention(campaign_id=campaign.id)])


@router.post("/campaigns/{slug}/hold", response=HeldOut, operation_id="hold_campaign")
@acts(HOLD)
def hold(request: HttpRequest, slug: str) -> HeldOut:
    """Hold every unsent delivery of a campaign."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=HOLD)
    return HeldOut(is_held=True, held=hold_campaign(viewer=viewer, campaign_id=campaign.id, now=database_now()))


@router.delete("/campaigns/{slug}/hold", response=HeldOut, operation_id="release_campaign")
@acts(HOLD)
def release(request: HttpRequest, slug: str) -> HeldOut:
    """Let them go again."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=HOLD)
    release_campaign(viewer=viewer, campaign_id=campaign.id)
    return HeldOut(is_held=False, held=0)
