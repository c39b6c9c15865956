"""Doors for the worker: each calls one service; what must happen has a row, so a lost message does no harm."""

from celery import shared_task

from coalition.clock import database_now
from coalition.services import forget_expired, send_due_mails


@shared_task
def send_mails() -> int:
    """Send the mails that are due."""
    return send_due_mails()


@shared_task
def forget() -> int:
    """Delete what retention no longer keeps."""
    return forget_expired(now=database_now())
