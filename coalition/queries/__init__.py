"""What may be read of companies, people and campaigns; every query starts at what the viewer may see."""

from coalition.queries.campaigns import (
    MemberRow,
    MemberTable,
    Windows,
    campaign_by_slug,
    campaign_for,
    campaign_version,
    leads_of,
    member_table,
    membership_seen_by,
    open_invitations,
    public_campaigns,
    windows_of,
)
from coalition.queries.companies import Home, Workspace, home_of, workspace_of
from coalition.queries.ledgers import LedgerLine, LedgerPage, ledger_page
from coalition.queries.links import destination_of, public_address, tracked_address
from coalition.queries.people import (
    api_keys_of,
    lead_emails,
    member_email,
    own_person,
    person_export,
    person_for_api_key,
)
from coalition.queries.walls import Tile, wall_logo, wall_sprite, wall_tiles

__all__ = [
    "Home",
    "LedgerLine",
    "LedgerPage",
    "MemberRow",
    "MemberTable",
    "Tile",
    "Windows",
    "Workspace",
    "api_keys_of",
    "campaign_by_slug",
    "campaign_for",
    "campaign_version",
    "destination_of",
    "home_of",
    "lead_emails",
    "leads_of",
    "ledger_page",
    "member_email",
    "member_table",
    "membership_seen_by",
    "open_invitations",
    "own_person",
    "person_export",
    "person_for_api_key",
    "public_address",
    "public_campaigns",
    "tracked_address",
    "wall_logo",
    "wall_sprite",
    "wall_tiles",
    "windows_of",
    "workspace_of",
]
