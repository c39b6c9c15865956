"""Every act of the room. One service owns one mutation: permission, effect, ledger entry."""

from coalition.services.announcing import announce
from coalition.services.answers import answer_once
from coalition.services.campaigns import CampaignFacts, edit_campaign, open_campaign
from coalition.services.clock import set_campaign_time
from coalition.services.colleagues import (
    accept_colleague_invitation,
    change_role,
    invite_colleague,
    open_colleague_invitation,
    remove_colleague,
    revoke_colleague_invitation,
)
from coalition.services.companies import set_country
from coalition.services.erasing import erase_person
from coalition.services.inviting import (
    Invitee,
    invite_companies,
    make_open_link,
    open_invitation,
    revoke_invitation,
)
from coalition.services.joining import Joined, Joining, join, mark_joined, set_languages, set_public_logo
from coalition.services.keys import create_api_key, revoke_api_key
from coalition.services.leading import name_lead, relieve_lead
from coalition.services.leaving import leave_campaign, remove_company
from coalition.services.links import follow_link
from coalition.services.mail import queue_mail, send_due_mails
from coalition.services.people import (
    SignIn,
    ensure_person,
    is_own_path,
    make_sign_in_link,
    open_sign_in_link,
    redeem_sign_in,
    request_sign_in,
    sign_in_link_is_open,
)
from coalition.services.retention import forget_expired
from coalition.services.throttling import count_or_refuse

__all__ = [
    "CampaignFacts",
    "Invitee",
    "Joined",
    "Joining",
    "SignIn",
    "accept_colleague_invitation",
    "announce",
    "answer_once",
    "change_role",
    "count_or_refuse",
    "create_api_key",
    "edit_campaign",
    "ensure_person",
    "erase_person",
    "follow_link",
    "forget_expired",
    "invite_colleague",
    "invite_companies",
    "is_own_path",
    "join",
    "leave_campaign",
    "make_open_link",
    "make_sign_in_link",
    "mark_joined",
    "name_lead",
    "open_campaign",
    "open_colleague_invitation",
    "open_invitation",
    "open_sign_in_link",
    "queue_mail",
    "redeem_sign_in",
    "relieve_lead",
    "remove_colleague",
    "remove_company",
    "request_sign_in",
    "revoke_api_key",
    "revoke_colleague_invitation",
    "revoke_invitation",
    "send_due_mails",
    "set_campaign_time",
    "set_country",
    "set_languages",
    "set_public_logo",
    "sign_in_link_is_open",
]
