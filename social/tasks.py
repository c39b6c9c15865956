"""Doors from the broker to the room's services: a message carries ids or nothing, the rows say what is to be done."""

from celery import shared_task

from coalition.clock import campaign_now, database_now
from social.services import renew_tokens, tell_persons


@shared_task
def tell() -> int:
    """Mail what is due by hand and what needs somebody; the publisher does the same, a lost message does no harm."""
    return tell_persons(now=campaign_now(), sent_at=database_now())


@shared_task
def renew() -> int:
    """Renew long-lived tokens before they end, and warn owners of those that cannot be renewed."""
    return renew_tokens(now=database_now())
