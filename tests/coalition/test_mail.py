"""The outbox: nothing is lost, nothing goes twice, what cannot be sent is said to have failed."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from coalition.clock import database_now
from coalition.models import Mail
from coalition.services import queue_mail, send_due_mails
from coalition.services.mail import RETRY_AFTER
from coalition.tasks import send_mails
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


class Failing(BaseEmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages: object) -> int:
        raise ConnectionRefusedError("no server here")


def queued(kind: str = "sign_in", **more: object) -> Mail:
    context = {"link": "https://example.org/l", "inviter": "Ana", "company_name": "Fjord & <b>Glas</b>"}
    values = {"kind": kind, "to_email": "ben@example.org", "locale": "en", "context": context, "now": NOW, **more}
    return Mail.objects.get(id=queue_mail(**values))


def make_due() -> None:
    Mail.objects.update(send_after=database_now() - timedelta(seconds=1))


def test_a_mail_goes_once_and_its_body_is_dropped() -> None:
    row = queued()
    assert (send_mails(), send_mails()) == (1, 0)
    row.refresh_from_db()
    assert row.sealed_body is None
    assert row.sent_at is not None
    assert mail.outbox[0].extra_headers == {"X-Kind": "sign_in"}


def test_the_body_is_sealed_meanwhile() -> None:
    assert b"example.org/l" not in bytes(queued().sealed_body)


def test_a_failing_server_is_tried_five_times_more(settings) -> None:
    row = queued()
    settings.EMAIL_BACKEND = "tests.coalition.test_mail.Failing"
    for attempt, wait in enumerate(RETRY_AFTER, start=1):
        assert send_due_mails() == 0
        row.refresh_from_db()
        assert (row.attempts, row.failed_at) == (attempt, None)
        assert abs(row.send_after - database_now() - wait) < timedelta(seconds=5)
        assert send_due_mails() == 0  # not due yet
        make_due()
    assert send_due_mails() == 0
    row.refresh_from_db()
    assert row.failed_at is not None
    assert row.sealed_body is None
    make_due()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due_mails() == 0


def test_it_goes_when_the_server_is_back(settings) -> None:
    queued()
    settings.EMAIL_BACKEND = "tests.coalition.test_mail.Failing"
    assert send_due_mails() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_due()
    assert send_due_mails() == 1


def test_one_that_cannot_be_opened_does_not_hold_the_others() -> None:
    broken, whole = queued(), queued()
    Mail.objects.filter(id=broken.id).update(sealed_body=b"lost:x")
    assert send_due_mails() == 1
    broken.refresh_from_db()
    whole.refresh_from_db()
    assert (broken.failed_at is not None, whole.failed_at) == (True, None)


def test_concurrent_workers_send_each_mail_once(in_threads, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    for _ in range(12):
        queued()
    assert sum(in_threads(lambda _: send_due_mails(), range(4))) == 12


def test_a_once_key_queues_once() -> None:
    assert queue_mail(
        kind="sign_in", to_email="a@example.org", locale="en", context={"link": "x"}, now=NOW, once_key="k"
    )
    again = queue_mail(
        kind="sign_in", to_email="a@example.org", locale="en", context={"link": "x"}, now=NOW, once_key="k"
    )
    assert again is None
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("locale", ["en", "fr", "de", "el"])
@pytest.mark.parametrize(
    "kind", ["sign_in", "invitation", "confirm_joining", "launch", "thanks", "colleague_invitation", "named_lead"]
)
def test_every_mail_can_be_read_as_text_and_as_html(cast: Cast, kind: str, locale: str) -> None:
    context = {
        "link": "https://example.org/link?a=1&b=2",
        "kit_link": "https://example.org/link?a=1&b=2",
        "wall_link": "https://example.org/link?a=1&b=2",
        "inviter": "Ana & Co",
        "company_name": "Fjord & <b>Glas</b>",
        "headline": "Whatever happens",
        "summary": "One sentence.",
        "companies": 250,
        "role_name": "Organiser",
        "expires_at": NOW,
        "zone": "Europe/Brussels",
    }
    queue_mail(kind=kind, to_email="ben@example.org", locale=locale, context=context, campaign=cast.campaign, now=NOW)
    send_due_mails()
    [sent] = mail.outbox
    [(html, mime)] = sent.alternatives
    assert mime == "text/html"
    assert sent.subject
    assert "https://example.org/link?a=1&b=2" in sent.body
    assert 'href="https://example.org/link?a=1&amp;b=2"' in html
    assert "<b>" not in html
    assert "&amp;" not in sent.body
    assert not re.search(r"\{[{%]", sent.body + html)
    assert "background: #FFD21F; color: #000000" in html
    assert f'<html lang="{locale}">' in html


def test_a_name_cannot_break_the_subject(cast: Cast) -> None:
    row = queued(
        kind="colleague_invitation",
        context={
            "inviter": "A\r\nBcc: all@example.org",
            "company_name": "C",
            "link": "x",
            "expires_at": NOW,
            "zone": "UTC",
        },
    )
    assert row.subject == "A"
    assert send_due_mails() == 1
    assert mail.outbox[0].message()["Bcc"] is None
