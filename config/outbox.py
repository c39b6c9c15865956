"""The outbox of a laptop: mails are written as files, and their pages show them with working links.

Never mounted in production, where mail leaves through COALITION_MAIL_URL.
"""

import email
import email.policy
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage as ParsedMail
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from coalition.errors import NotFound
from coalition.models import new_id
from coalition.rights import acts

NAME = re.compile(r"^[0-9a-f-]{36}$")
PAGE_SIZE = 100
BODY_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; "
    "sandbox allow-popups allow-top-navigation-by-user-activation"
)


class FileBackend(BaseEmailBackend):
    """Writes every mail as one file, whole or not at all; names sort by time."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        settings.MAIL_DIR.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            path = settings.MAIL_DIR / f"{new_id()}.eml"
            draft = path.with_suffix(".part")
            draft.write_bytes(message.message().as_bytes())
            os.replace(draft, path)
        return len(email_messages)


@dataclass(frozen=True)
class StoredMail:
    """A mail as it stands in its file."""

    name: str
    subject: str
    to: str
    kind: str
    at: datetime
    text: str
    html: str


def _read(path: Path) -> StoredMail:
    parsed = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return StoredMail(
        name=path.stem,
        subject=str(parsed["subject"]),
        to=str(parsed["to"]),
        kind=str(parsed["x-kind"] or ""),
        at=parsedate_to_datetime(str(parsed["date"])),
        text=_body(parsed, "plain"),
        html=_body(parsed, "html"),
    )


def _body(parsed: Any, subtype: str) -> str:
    part: ParsedMail | None = parsed.get_body(preferencelist=(subtype,))
    return str(part.get_content()) if part else ""


def _paths() -> list[Path]:
    return sorted(settings.MAIL_DIR.glob("*.eml"), reverse=True) if settings.MAIL_DIR.exists() else []


def newest_mail() -> str:
    """The name of the newest mail, or ''."""
    paths = _paths()
    return paths[0].stem if paths else ""


@acts("anyone")
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest mails, and how many there are."""
    paths = _paths()
    before = request.GET.get("before", "")
    shown = [path for path in paths if not before or path.stem < before][: PAGE_SIZE + 1]
    more = shown[PAGE_SIZE - 1].stem if len(shown) > PAGE_SIZE else ""
    mails = [_read(path) for path in shown[:PAGE_SIZE]]
    return render(request, "config/outbox.html", {"mails": mails, "count": len(paths), "more": more})


def _mail(name: str) -> StoredMail:
    path = settings.MAIL_DIR / f"{name}.eml"
    if not NAME.match(name) or not path.exists():
        raise NotFound
    return _read(path)


@acts("anyone")
def outbox_mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as text, its links working."""
    return render(request, "config/outbox_mail.html", {"mail": _mail(name)})


@acts("anyone")
def outbox_body(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part alone, in a sandbox of its own."""
    response = HttpResponse(_mail(name).html)
    response["Content-Security-Policy"] = BODY_POLICY
    return response
