"""Every act of the room. One service owns one mutation: permission, effect, ledger entry.

`now` is campaign time wherever posts are concerned, the database's clock wherever accounts are.
"""

from social.services.accounts import connect_account_with_tokens, disconnect_account
from social.services.approving import approve_post, broken_rules, similarity_score
from social.services.by_hand import (
    delivery_of_link,
    hand_link,
    register_by_hand,
    register_own_post,
    register_with_link,
)
from social.services.composing import VariantDraft, create_post, edit_post
from social.services.reading import (
    METRICS,
    FollowersReading,
    Reading,
    accounts_to_read,
    read_figures,
    read_followers,
)
from social.services.recalling import hold_pictures
from social.services.renewing import renew_tokens
from social.services.resolving import resolve_as_absent, resolve_as_there
from social.services.scheduling import (
    Scheduled,
    move_delivery,
    propose_post,
    publish_now,
    schedule_post,
)
from social.services.signing_in import Choice, accounts_offered, begin_connecting, choose_account, finish_connecting
from social.services.stopping import (
    cancel_delivery,
    cancel_for_company,
    hold_campaign,
    hold_delivery,
    release_campaign,
    release_delivery,
)
from social.services.telling import tell_persons

__all__ = [
    "METRICS",
    "Choice",
    "FollowersReading",
    "Reading",
    "Scheduled",
    "VariantDraft",
    "accounts_offered",
    "accounts_to_read",
    "approve_post",
    "begin_connecting",
    "broken_rules",
    "cancel_delivery",
    "cancel_for_company",
    "choose_account",
    "connect_account_with_tokens",
    "create_post",
    "delivery_of_link",
    "disconnect_account",
    "edit_post",
    "finish_connecting",
    "hand_link",
    "hold_campaign",
    "hold_delivery",
    "hold_pictures",
    "move_delivery",
    "propose_post",
    "publish_now",
    "read_figures",
    "read_followers",
    "register_by_hand",
    "register_own_post",
    "register_with_link",
    "release_campaign",
    "release_delivery",
    "renew_tokens",
    "resolve_as_absent",
    "resolve_as_there",
    "schedule_post",
    "similarity_score",
    "tell_persons",
]
