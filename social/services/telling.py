"""Telling people in time: posts to make by hand, one reminder, and posts that failed, were missed or need a look."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from coalition.models import Person
from coalition.queries import member_email
from coalition.services import queue_mail
from social.adapters import label_of
from social.models import Delivery, DeliveryState, Mode, PostState
from social.services.by_hand import hand_link
from social.walltime import instant_of, parse_wall_time

REMIND_AFTER = timedelta(hours=2)
LIMIT = 200
IN_NEED = (DeliveryState.FAILED, DeliveryState.MISSED, DeliveryState.NEEDS_PERSON)


def tell_persons(*, now: datetime, sent_at: datetime) -> int:
    """Queue every mail that is due and return how many. `now` is campaign time, `sent_at` the database's clock."""
    return _tell_hands(now, sent_at) + _remind_hands(now, sent_at) + _tell_needs(now, sent_at)


def _hands() -> QuerySet[Delivery]:
    return (
        Delivery.objects.select_related("post__created_by", "campaign", "company")
        .filter(mode=Mode.BY_HAND, state=DeliveryState.PARKED, post__state=PostState.APPROVED)
        .filter(held_at=None, campaign__hold=None)
        .order_by("due_at")
    )


def _tell_hands(now: datetime, sent_at: datetime) -> int:
    due = _hands().filter(due_at__lte=now, told_at=None)[:LIMIT]
    return sum(_mail_hand(row, "told_at", now, sent_at) for row in due)


def _remind_hands(now: datetime, sent_at: datetime) -> int:
    late = _hands().filter(told_at__lte=now - REMIND_AFTER, reminded_at=None)[:LIMIT]
    return sum(_mail_hand(row, "reminded_at", now, sent_at) for row in late)


@transaction.atomic
def _mail_hand(row: Delivery, mark: str, now: datetime, sent_at: datetime) -> bool:
    if not Delivery.objects.filter(id=row.id, state=DeliveryState.PARKED, **{mark: None}).update(**{mark: now}):
        return False
    person = _person_of(row)
    if person is None:
        return False
    local = instant_of(parse_wall_time(row.wall_time), row.zone).local
    queue_mail(
        kind="post_by_hand",
        room="social",
        to_email=person.email,
        locale=person.locale,
        context={
            "network": label_of(row.network),
            "company": row.company.name,
            "local": local,
            "zone": row.zone,
            "link": hand_link(row.id),
            "is_reminder": mark == "reminded_at",
        },
        campaign=row.campaign,
        now=sent_at,
    )
    return True


def _tell_needs(now: datetime, sent_at: datetime) -> int:
    rows = Delivery.objects.select_related("campaign", "company", "post__created_by").filter(
        state__in=IN_NEED, told_at=None
    )[:LIMIT]
    by_company: dict[tuple[UUID, UUID], list[Delivery]] = defaultdict(list)
    for row in rows:
        by_company[row.campaign_id, row.company_id].append(row)
    return sum(_mail_needs(found, now, sent_at) for found in by_company.values())


@transaction.atomic
def _mail_needs(rows: list[Delivery], now: datetime, sent_at: datetime) -> bool:
    mine = [row for row in rows if Delivery.objects.filter(id=row.id, told_at=None).update(told_at=now)]
    person = _person_of(rows[0])
    if not mine or person is None:
        return False
    queue_mail(
        kind="posts_need_you",
        room="social",
        to_email=person.email,
        locale=person.locale,
        context={
            "company": rows[0].company.name,
            "posts": [
                {
                    "network": label_of(row.network),
                    "state": DeliveryState(row.state).label,
                    "reason": row.failure_reason,
                    "remedy": row.failure_remedy,
                    "link": settings.BASE_URL + reverse("social:delivery", args=[row.id]),
                }
                for row in mine
            ],
        },
        campaign=rows[0].campaign,
        now=sent_at,
    )
    return True


def _person_of(row: Delivery) -> Person | None:
    author = row.post.created_by
    return author if author and author.is_active else member_email(company_id=row.company_id)
