"""The tables of the room."""

from social.models.accounts import Account, AccountState, ConnectAttempt, NetworkPause
from social.models.deliveries import Attempt, Delivery
from social.models.posts import CampaignHold, Post, PostVariant
from social.states import DeliveryState, Mode, PostState

__all__ = [
    "Account",
    "AccountState",
    "Attempt",
    "CampaignHold",
    "ConnectAttempt",
    "Delivery",
    "DeliveryState",
    "Mode",
    "NetworkPause",
    "Post",
    "PostState",
    "PostVariant",
]
