"""The room's operations under /api/v1."""

from social.api import accounts, deliveries, posts
from social.api.mount import router

__all__ = ["accounts", "deliveries", "posts", "router"]
