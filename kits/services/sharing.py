"""Kit links: a member makes one for colleagues and agencies; whoever holds it takes the kit until it is revoked."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Invalid, NotFound
from coalition.models import Membership
from coalition.queries import membership_seen_by
from coalition.rights import Viewer
from coalition.secrets import new_token, token_hash
from coalition.services import count_or_refuse
from kits.models import Bundle, KitFile, KitLink
from kits.queries.members import dressed
from kits.services.bundling import ask_for_bundle, hand_out
from kits.services.downloading import Selection, Wanted, take_visual
from kits.services.files import hand_out_file
from kits.services.rendering import RenditionFile
from visuals import clean_text

SHARE = "make or revoke a kit link"
MOST_OPEN = 20
LOOKS_AN_HOUR = 1200
ZIPS_AN_HOUR = 30
LABEL_CHARS = 80


@transaction.atomic
def make_kit_link(*, viewer: Viewer, membership_id: UUID, label: str = "", now: datetime) -> tuple[KitLink, str]:
    """A link and its address, which is told only now. Raises NotFound, Forbidden, NoBrand, Gone, Invalid."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=SHARE)
    dressed(membership_id=membership_id)
    Membership.objects.select_for_update(no_key=True).get(id=membership_id)
    if KitLink.objects.filter(membership=membership, revoked_at=None).count() >= MOST_OPEN:
        raise Invalid(
            "too_many_links",
            _("A kit has at most %(limit)s links.") % {"limit": MOST_OPEN},
            _("Revoke one that nobody needs."),
        )
    token = new_token()
    link = KitLink.objects.create(
        membership=membership,
        token_sha256=token_hash(token),
        label=clean_text(label[: 4 * LABEL_CHARS])[:LABEL_CHARS],
        made_by_id=viewer.person_id,
        created_at=now,
    )
    _record("kit_link.made", viewer, link)
    return link, settings.BASE_URL + reverse("kits:shared", args=[token])


@transaction.atomic
def revoke_kit_link(*, viewer: Viewer, link_id: UUID, now: datetime) -> None:
    """End a link at once. Twice is once."""
    link = KitLink.objects.select_related("membership").filter(id=link_id).first()
    if link is None:
        raise NotFound
    membership_seen_by(viewer=viewer, membership_id=link.membership_id, action=SHARE)
    if KitLink.objects.filter(id=link_id, revoked_at=None).update(revoked_at=now):
        _record("kit_link.revoked", viewer, link)


def _record(kind: str, viewer: Viewer, link: KitLink) -> None:
    ledger.record(
        kind,
        actor_id=viewer.person_id,
        campaign_id=link.membership.campaign_id,
        company_id=link.membership.company_id,
        subject=("kit_link", link.id),
    )


def count_look(*, link: KitLink, address: str, now: datetime) -> None:
    """Count one request through a link, pictures included. Raises TooMany."""
    _count("kit_link", f"{link.id} {address}", LOOKS_AN_HOUR, now)


def take_shared_visual(
    *, link: KitLink, wanted: Wanted, is_counted: bool = True, now: datetime
) -> tuple[RenditionFile, str]:
    """One visual for whoever holds the link; counts as a download unless it is only looked for."""
    return take_visual(membership=link.membership, link=link, wanted=wanted, is_counted=is_counted, now=now)


def take_shared_file(*, link: KitLink, file_id: UUID, is_counted: bool, now: datetime) -> KitFile:
    """A plain file for whoever holds the link; counts as a download unless it is only looked for."""
    return hand_out_file(membership=link.membership, link=link, file_id=file_id, is_counted=is_counted, now=now)


def start_shared_bundle(*, link: KitLink, selection: Selection, now: datetime) -> Bundle:
    """Ask for files of the kit as one zip. Raises TooMany."""
    _count("kit_link_zip", str(link.id), ZIPS_AN_HOUR, now)
    return ask_for_bundle(membership=link.membership, link=link, selection=selection, now=now)


def shared_bundle(*, link: KitLink, bundle_id: UUID) -> Bundle:
    """A bundle that was asked for through this link. Raises NotFound."""
    bundle = Bundle.objects.filter(id=bundle_id, link=link).first()
    if bundle is None:
        raise NotFound
    return bundle


def take_shared_bundle(*, link: KitLink, bundle: Bundle, is_counted: bool, now: datetime) -> Bundle:
    """Its zip; counts as one download unless it is the rest of one."""
    return hand_out(membership=link.membership, link=link, bundle=bundle, is_counted=is_counted, now=now)


def _count(rule: str, subject: str, allowed: int, now: datetime) -> None:
    count_or_refuse(rule=rule, subject=subject, allowed=allowed, window=timedelta(hours=1), now=now)
