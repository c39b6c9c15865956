"""Repeatable answers: a request with an Idempotency-Key is carried out once, and answered alike when it comes again."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from coalition.errors import Conflict, Invalid
from coalition.models import KeptAnswer

KEPT_FOR = timedelta(hours=24)
ABANDONED_AFTER = timedelta(minutes=2)  # a process that died while answering
Answer = tuple[int, Any]


def answer_once(
    *, person_id: UUID, operation: str, key: str, body: bytes, now: datetime, run: Callable[[], Answer]
) -> Answer:
    """Run once per key and return (status, JSON-able answer); the same again for a repeat.

    Raises Invalid (422) when the key came with another body, or no key came; Conflict (409) while the first is running.
    """
    if not key or len(key) > 200:
        raise Invalid(
            "idempotency_key_missing",
            _("This operation has an effect outside and needs an Idempotency-Key header."),
            _("Send a new random key with every new intention, and the same one when you repeat it."),
        )
    asked = KeptAnswer(
        person_id=person_id,
        operation=operation,
        key=key,
        body_sha256=hashlib.sha256(body).hexdigest(),
        created_at=now,
    )
    KeptAnswer.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    KeptAnswer.objects.filter(
        person_id=person_id, operation=operation, key=key, status=None, created_at__lt=now - ABANDONED_AFTER
    ).delete()
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError:
        return _again(asked)
    try:
        with transaction.atomic():
            status, answer = run()
            if not KeptAnswer.objects.filter(id=asked.id).update(status=status, answer=answer):
                raise _in_progress()  # taken for dead meanwhile: what was done here is rolled back
    except Exception:
        KeptAnswer.objects.filter(id=asked.id, status=None).delete()
        raise
    return status, answer


def _again(asked: KeptAnswer) -> Answer:
    kept = KeptAnswer.objects.filter(person_id=asked.person_id, operation=asked.operation, key=asked.key).first()
    if kept is None:
        raise _in_progress()
    if kept.body_sha256 != asked.body_sha256:
        raise Invalid(
            "idempotency_key_reused",
            _("This Idempotency-Key came with another request before."),
            _("Use a new key for a new intention."),
        )
    if kept.status is None:
        raise _in_progress()
    return kept.status, kept.answer


def _in_progress() -> Conflict:
    return Conflict(
        "in_progress", _("The first request with this key is still being carried out."), _("Ask again in a second.")
    )
