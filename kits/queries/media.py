"""Finished pictures by their address: signed links flow out, and bytes for whoever holds one."""

from collections.abc import Collection
from datetime import timedelta
from typing import BinaryIO

from django.conf import settings
from django.core import signing
from django.urls import reverse

from coalition.errors import NotFound
from coalition.rights import WITHIN
from kits.models import KitVersion, Rendition, VisualWithdrawal, WithdrawnPicture
from kits.storing import is_kept, open_kept, read

LINK_AGE = timedelta(hours=24)
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "application/pdf": "pdf"}
_SIGNER = signing.TimestampSigner(salt="kits.media", sep="~")


def rendition_content(sha256: str) -> bytes:
    """The bytes of a finished picture. Raises NotFound."""
    row = Rendition.objects.filter(sha256=sha256).first()
    if row is None or not is_kept(row.storage_key):
        raise NotFound
    return read(row.storage_key)


def media_address(sha256: str, extension: str = "png") -> str:
    """An absolute address that anybody may fetch a picture from, as often as they like within a day."""
    return settings.BASE_URL + reverse("kits:media", args=[_SIGNER.sign(sha256), extension])


def signed_rendition(*, signed: str, extension: str) -> Rendition:
    """The picture behind a signed address. Raises NotFound when it expired, was altered or may no longer be shown."""
    try:
        sha256 = _SIGNER.unsign(signed, max_age=LINK_AGE)
    except signing.BadSignature as error:
        raise NotFound from error
    row = Rendition.objects.filter(sha256=sha256, company__state="active").first()
    if row is None or EXTENSIONS[row.mime] != extension or not _may_be_shown(row) or not is_kept(row.storage_key):
        raise NotFound
    return row


def open_rendition(row: Rendition) -> BinaryIO:
    """Its file, to be read and closed."""
    return open_kept(row.storage_key)


def _may_be_shown(row: Rendition) -> bool:
    """Looked at on every fetch: the company is still in the campaign, and nobody took picture or version back."""
    if withdrawal_of(sha256=row.sha256):
        return False
    return KitVersion.objects.filter(
        id__in=[row.version_id],
        state=KitVersion.State.PUBLISHED,
        kit__campaign__memberships__company_id=row.company_id,
        kit__campaign__memberships__state__in=WITHIN,
    ).exists()


def recalled_among(sha256s: Collection[str]) -> frozenset[str]:
    """Those of some pictures that were taken back, by themselves or with their version."""
    rows = Rendition.objects.filter(sha256__in=sha256s, version__state=KitVersion.State.WITHDRAWN)
    singly = WithdrawnPicture.objects.filter(sha256__in=sha256s, withdrawal__undone_at=None)
    return frozenset(rows.values_list("sha256", flat=True)) | frozenset(singly.values_list("sha256", flat=True))


def reason_recalled(sha256s: Collection[str]) -> str | None:
    """Why one of some pictures was taken back, by itself or with its version; None where all may be shown."""
    recalled = recalled_among(sha256s)
    withdrawal = VisualWithdrawal.objects.filter(pictures__sha256__in=recalled, undone_at=None).first()
    if withdrawal is not None:
        return withdrawal.reason
    row = Rendition.objects.select_related("version").filter(sha256__in=recalled).first()
    return row.version.withdrawn_reason if row is not None and row.version is not None else None


def withdrawal_of(*, sha256: str) -> VisualWithdrawal | None:
    """The act by which a lead took a picture back, if one stands."""
    return withdrawals_among([sha256]).get(sha256)


def withdrawals_among(sha256s: Collection[str]) -> dict[str, VisualWithdrawal]:
    """Those of some addresses that were taken back, each with the act; of several, the last."""
    rows = WithdrawnPicture.objects.filter(sha256__in=sha256s, withdrawal__undone_at=None)
    return {
        row.sha256: row.withdrawal for row in rows.select_related("withdrawal").order_by("withdrawal__withdrawn_at")
    }
