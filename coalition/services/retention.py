"""Retention: what has served its purpose is deleted, a batch at a time."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from coalition.models import ColleagueInvitation, Invitation, KeptAnswer, Mail, SignInLink, ThrottleCount

MAILS_KEPT = timedelta(days=90)
LINKS_KEPT = timedelta(days=30)
COUNTS_KEPT = timedelta(days=2)
ANSWERS_KEPT = timedelta(hours=24)


def forget_expired(*, now: datetime) -> int:
    """Delete old mails, links, counts, answers and ended sessions, blank ended invitations; return how many rows."""
    gone = 0
    for rows in (
        Mail.objects.filter(created_at__lt=now - MAILS_KEPT),
        SignInLink.objects.filter(expires_at__lt=now - LINKS_KEPT),
        ColleagueInvitation.objects.filter(expires_at__lt=now - LINKS_KEPT),
        ThrottleCount.objects.filter(window_start__lt=now - COUNTS_KEPT),
        KeptAnswer.objects.filter(created_at__lt=now - ANSWERS_KEPT),
        Session.objects.filter(expire_date__lt=now),
    ):
        gone += rows.delete()[0]
    ended = Invitation.objects.filter(expires_at__lt=now - LINKS_KEPT).exclude(email="")
    return gone + ended.update(email="")
