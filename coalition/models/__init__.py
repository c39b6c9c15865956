"""The tables of the coalition room."""

from coalition.models.base import Addressed, localised, new_id, one_of
from coalition.models.campaigns import Campaign, CampaignRole, Invitation, Membership
from coalition.models.people import ColleagueInvitation, Company, CompanyRole, Person
from coalition.models.records import (
    ApiKey,
    ClockOffset,
    KeptAnswer,
    LedgerDetail,
    LedgerEntry,
    Mail,
    SignInLink,
    ThrottleCount,
)

__all__ = [
    "Addressed",
    "ApiKey",
    "Campaign",
    "CampaignRole",
    "ClockOffset",
    "ColleagueInvitation",
    "Company",
    "CompanyRole",
    "Invitation",
    "KeptAnswer",
    "LedgerDetail",
    "LedgerEntry",
    "Mail",
    "Membership",
    "Person",
    "SignInLink",
    "ThrottleCount",
    "localised",
    "new_id",
    "one_of",
]
