"""People and how they come in: made from an address, signed in by a link, or by an API key."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Gone
from coalition.models import Membership, Person, SignInLink
from coalition.names import MOST_NAME_CHARS, clean_name
from coalition.secrets import new_token, token_hash
from coalition.services.mail import queue_mail
from coalition.services.throttling import count_or_refuse

SIGN_IN_LINK_AGE = timedelta(hours=1)


@dataclass(frozen=True)
class SignIn:
    """Who pressed the button and where they were going."""

    person: Person
    next_path: str


@transaction.atomic
def ensure_person(*, email: str, name: str = "", locale: str = "en", now: datetime) -> tuple[Person, bool]:
    """The person with this address, and whether they were made just now."""
    person = Person.objects.filter(email__iexact=email).first()
    if person:
        return person, False
    person = Person(email=email.lower(), name=clean_name(name)[:MOST_NAME_CHARS], locale=locale, created_at=now)
    person.set_unusable_password()
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:  # the same address came in at the same moment
        return Person.objects.get(email__iexact=email), False
    ledger.record("person.created", actor_id=person.id, subject=("person", person.id))
    return person, True


def make_sign_in_link(*, person_id: UUID, next_path: str = "/", now: datetime, confirms_id: UUID | None = None) -> str:
    """A full address that signs this person in once, within an hour, and admits the membership it confirms."""
    token = new_token()
    SignInLink.objects.create(
        person_id=person_id,
        token_sha256=token_hash(token),
        next_path=next_path if is_own_path(next_path) else "/",
        confirms_id=confirms_id,
        created_at=now,
        expires_at=now + SIGN_IN_LINK_AGE,
    )
    return settings.BASE_URL + reverse("coalition:sign_in_link", args=[token])


def request_sign_in(*, email: str, next_path: str = "/", address: str, now: datetime) -> None:
    """Mail a sign-in link to a known address; an unknown one gets nothing, and nobody can tell the difference."""
    count_or_refuse(rule="sign_in_attempt", subject=address, allowed=20, window=timedelta(hours=1), now=now)
    count_or_refuse(
        rule="sign_in_mail", subject=token_hash(email.lower()), allowed=10, window=timedelta(hours=1), now=now
    )
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        return
    with transaction.atomic():
        link = make_sign_in_link(person_id=person.id, next_path=next_path, now=now)
        queue_mail(kind="sign_in", to_email=person.email, locale=person.locale, context={"link": link}, now=now)


def sign_in_link_is_open(*, token: str, now: datetime) -> bool:
    """Whether a link could still be used; looking does not use it."""
    return open_sign_in_link(token=token, now=now) is not None


def open_sign_in_link(*, token: str, now: datetime) -> SignInLink | None:
    """The link behind a token while it can be used, with the membership it confirms; looking does not use it."""
    links = SignInLink.objects.select_related("person", "confirms__company", "confirms__campaign")
    return links.filter(
        token_sha256=token_hash(token), used_at=None, expires_at__gt=now, person__is_active=True
    ).first()


@transaction.atomic
def redeem_sign_in(*, token: str, now: datetime) -> SignIn:
    """Use a link once, and admit the membership that waited for this press. Raises Gone the second time."""
    link = open_sign_in_link(token=token, now=now)
    if link is None or not SignInLink.objects.filter(id=link.id, used_at=None).update(used_at=now):
        raise Gone("link_used", _("This link was used or is too old."), _("Ask for a new one; it takes a few seconds."))
    if link.confirms is not None:
        _confirm(link.confirms, link.person)
    ledger.record("person.signed_in", actor_id=link.person_id, subject=("person", link.person_id))
    return SignIn(person=link.person, next_path=link.next_path)


def _confirm(membership: Membership, person: Person) -> None:
    waiting = Membership.objects.filter(id=membership.id, state=Membership.State.UNCONFIRMED)
    if waiting.update(state=Membership.State.PREPARING):
        ledger.record(
            "company.confirmed",
            actor_id=person.id,
            campaign_id=membership.campaign_id,
            company_id=membership.company_id,
            subject=("membership", membership.id),
        )


def is_own_path(path: str) -> bool:
    """Whether a path stays on this site."""
    parts = urlsplit(path)
    return path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
