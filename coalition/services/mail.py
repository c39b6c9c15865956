"""Mail: a service queues a row in its transaction, a worker sends what is due; nothing is lost meanwhile."""

import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import translation

from coalition.clock import database_now
from coalition.models import Campaign, Mail, Person
from coalition.ports import colour_set
from coalition.secrets import decrypt, encrypt

log = logging.getLogger(__name__)
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=3),
    timedelta(hours=12),
)


def queue_mail(
    *,
    kind: str,
    to_email: str,
    locale: str,
    context: Mapping[str, Any],
    now: datetime,
    campaign: Campaign | None = None,
    room: str = "coalition",
    once_key: str | None = None,
) -> UUID | None:
    """Queue the mail `<room>/mail/<kind>.txt` (first line: the subject) with `<kind>.html` beside it.

    Rendered now, in the reader's language; the body is sealed until it has been sent. A mail with a `once_key` is
    queued once ever: a second one returns None.
    """
    if once_key and Mail.objects.filter(once_key=once_key).exists():
        return None
    values = {**_frame(campaign, locale), **context}
    with translation.override(locale):
        subject, _, text = render_to_string(f"{room}/mail/{kind}.txt", values).strip().partition("\n")
        html = render_to_string(f"{room}/mail/{kind}.html", values)
    body = encrypt(json.dumps({"text": text.strip() + "\n", "html": html}))
    mail = Mail(
        to_email=to_email,
        kind=kind,
        once_key=once_key,
        locale=locale,
        subject=" ".join(subject.split())[:200],
        sealed_body=body,
        campaign=campaign,
        created_at=now,
        send_after=now,
    )
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError:
        return None  # its once_key came in meanwhile
    return mail.id


def _frame(campaign: Campaign | None, locale: str) -> dict[str, Any]:
    """What every mail's template knows: the campaign's field, or ink where there is none."""
    frame = {"campaign": campaign, "locale": locale, "base_url": settings.BASE_URL}
    if campaign is None:
        return {**frame, "field": "#121416", "on_field": "#FFFFFF", "zone": "UTC"}
    colours = colour_set(campaign.accent)
    return {**frame, "field": colours.field, "on_field": colours.on_field, "zone": campaign.time_zone}


def send_due_mails(*, limit: int = 50) -> int:
    """Send what is due and return how many went. A refused mail is tried again five times, then marked failed."""
    ids = list(
        Mail.objects.filter(sent_at=None, failed_at=None, send_after__lte=database_now())
        .order_by("send_after")
        .values_list("id", flat=True)[:limit]
    )
    return sum(_send_one(mail_id, database_now()) for mail_id in ids)


def _send_one(mail_id: UUID, now: datetime) -> bool:
    # The claim pushes send_after ahead, so that a second worker passes by and a killed one leaves the mail for later.
    claimed = Mail.objects.filter(Q(id=mail_id, sent_at=None, failed_at=None), send_after__lte=now).update(
        send_after=now + RETRY_AFTER[0], attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    mail = Mail.objects.get(id=mail_id)
    try:
        _message(mail).send()
    except OSError as error:
        log.warning("mail %s was not sent: %s", mail.id, type(error).__name__)
        _postpone(mail, now)
        return False
    except ValueError as error:  # its key is gone, or it cannot be written as a mail: no later try would help
        log.error("mail %s cannot be sent: %s", mail.id, type(error).__name__)
        Mail.objects.filter(id=mail_id).update(failed_at=now, sealed_body=None)
        return False
    Mail.objects.filter(id=mail_id).update(sent_at=now, sealed_body=None)
    return True


def _message(mail: Mail) -> EmailMultiAlternatives:
    body = json.loads(decrypt(mail.sealed_body or b""))
    message = EmailMultiAlternatives(mail.subject, body["text"], settings.MAIL_FROM, [mail.to_email])
    message.attach_alternative(body["html"], "text/html")
    message.extra_headers["X-Kind"] = mail.kind
    return message


def _postpone(mail: Mail, now: datetime) -> None:
    if mail.attempts > len(RETRY_AFTER):
        Mail.objects.filter(id=mail.id).update(failed_at=now, sealed_body=None)
    else:
        Mail.objects.filter(id=mail.id).update(send_after=now + RETRY_AFTER[mail.attempts - 1])


def person_locale(person: Person, campaign: Campaign | None = None) -> str:
    """The language a person is written to in."""
    return person.locale or (campaign.default_locale if campaign else "en")
