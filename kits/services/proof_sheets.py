"""Proof sheets: a version and a language flow in; a PDF of every motif in every format, behind a revocable link."""

from datetime import datetime
from hashlib import sha256
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, Invalid, NotFound
from coalition.models import Campaign
from coalition.rights import Viewer, require
from coalition.secrets import new_token, token_hash
from kits.models import Kit, KitVersion, ProofLink
from kits.proof_pages import proof_pdf
from kits.services.forgetting import forget_unused
from kits.storing import is_kept, keep, open_kept

EDIT = "edit campaign and kit templates"
MAX_LINKS = 50


def make_proof_link(*, viewer: Viewer, campaign_id: UUID, version_id: UUID, locale: str, now: datetime) -> str:
    """Make a proof sheet of a version and the address that shows it to whoever holds it; shown this once.

    Raises NotFound, Invalid for a language the campaign does not speak, Conflict over fifty open links.
    """
    require(viewer, EDIT, campaign_id=campaign_id)
    version = _version(campaign_id, version_id)
    campaign = version.kit.campaign
    if locale not in campaign.languages:
        raise Invalid(
            "language_unknown",
            _("This campaign does not speak that language."),
            _("Choose among: %(languages)s.") % {"languages": ", ".join(campaign.languages)},
            field="locale",
        )
    pdf = proof_pdf(campaign, version, locale)
    key = f"p/{campaign.id}/{sha256(pdf).hexdigest()}"
    token = new_token()
    with transaction.atomic():
        Campaign.objects.select_for_update(no_key=True).get(id=campaign_id)
        _version(campaign_id, version_id)  # drawing takes its time: it may be gone
        if _open_links(campaign_id).count() >= MAX_LINKS:
            raise Conflict("too_many_links", _("There are too many open links."), _("Revoke some first."))
        keep(key, pdf)
        link = ProofLink.objects.create(
            version=version,
            locale=locale,
            token_sha256=token_hash(token),
            storage_key=key,
            created_by_id=viewer.person_id,
            created_at=now,
        )
        _record("proof_link.made", viewer, campaign_id, link)
    return settings.BASE_URL + reverse("kits:proof_sheet", args=[token])


def revoke_proof_link(*, viewer: Viewer, campaign_id: UUID, link_id: UUID, now: datetime) -> None:
    """Close a link: whoever opens it from now on finds nothing, and its sheet is deleted."""
    require(viewer, EDIT, campaign_id=campaign_id)
    with transaction.atomic():
        link = ProofLink.objects.filter(id=link_id, version__kit__campaign_id=campaign_id).first()
        if link is None:
            raise NotFound
        if ProofLink.objects.filter(id=link_id, revoked_at=None).update(revoked_at=now):
            _record("proof_link.revoked", viewer, campaign_id, link)
            forget_unused(campaign_id=campaign_id, keys=[link.storage_key])


def proof_links(*, viewer: Viewer, campaign_id: UUID) -> list[ProofLink]:
    """The open links of a campaign, newest first."""
    require(viewer, EDIT, campaign_id=campaign_id)
    return list(_open_links(campaign_id).select_related("version", "created_by").order_by("-created_at"))


def open_proof_sheet(*, token: str) -> tuple[BinaryIO, ProofLink]:
    """The file behind a link. Raises NotFound once it is revoked or its version withdrawn, retired or replaced."""
    link = _opening().select_related("version__kit__campaign").filter(token_sha256=token_hash(token)).first()
    if link is None or not is_kept(link.storage_key):
        raise NotFound
    return open_kept(link.storage_key), link


def _opening() -> QuerySet[ProofLink]:
    """The links that show something: not revoked, of an open kit, its version not withdrawn."""
    links = ProofLink.objects.filter(revoked_at=None, version__kit__state=Kit.State.OPEN)
    return links.exclude(version__state=KitVersion.State.WITHDRAWN)


def _open_links(campaign_id: UUID) -> QuerySet[ProofLink]:
    return _opening().filter(version__kit__campaign_id=campaign_id)


def _version(campaign_id: UUID, version_id: UUID) -> KitVersion:
    rows = KitVersion.objects.select_related("kit__campaign").prefetch_related("templates")
    version = rows.filter(id=version_id, kit__campaign_id=campaign_id, kit__state=Kit.State.OPEN).first()
    if version is None or version.state == KitVersion.State.WITHDRAWN:
        raise NotFound
    return version


def _record(kind: str, viewer: Viewer, campaign_id: UUID, link: ProofLink) -> None:
    ledger.record(kind, actor_id=viewer.person_id, campaign_id=campaign_id, subject=("proof_link", link.id))
