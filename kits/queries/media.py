"""Finished pictures by their address: signed links flow out, and bytes for whoever holds one."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from operator import attrgetter
from typing import BinaryIO

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from coalition.errors import NotFound
from coalition.rights import WITHIN
from kits.models import Bundle, KitFile, KitVersion, Rendition, VisualWithdrawal, WithdrawnPicture
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
    if withdrawal_of(row.sha256, row.sight):
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
    return frozenset(rows.values_list("sha256", flat=True)) | frozenset(withdrawals_among(_with_sights(sha256s)))


def _reason_recalled(sha256s: Collection[str]) -> str | None:
    """Why one of some pictures was taken back, by itself or with its version; None where all may be shown."""
    for withdrawal in withdrawals_among(_with_sights(sha256s)).values():
        return withdrawal.reason
    rows = Rendition.objects.select_related("version")
    row = rows.filter(sha256__in=sha256s, version__state=KitVersion.State.WITHDRAWN).first()
    return row.version.withdrawn_reason if row is not None and row.version is not None else None


def taken_back(bundle: Bundle) -> str | None:
    """Why a zip may be handed out no more: for a picture in it, or a plain file that the lead removed since."""
    if (reason := _reason_recalled(bundle.pictures)) is not None:
        return reason
    removed = KitFile.objects.filter(id__in=bundle.plain_files).exclude(removed_at=None).first()
    return _("The file “%(file)s” is handed out no more.") % {"file": removed.name} if removed else None


def _with_sights(sha256s: Collection[str]) -> dict[str, str]:
    made = Rendition.objects.filter(sha256__in=sha256s).values_list("sha256", "sight")
    return dict.fromkeys(sha256s, "") | dict(made)


def withdrawal_of(sha256: str, sight: str) -> VisualWithdrawal | None:
    """The act by which a lead took a picture back, or one that looks the same, if one stands."""
    return withdrawals_among({sha256: sight}).get(sha256)


def withdrawals_among(pictures: Mapping[str, str]) -> dict[str, VisualWithdrawal]:
    """Those of some pictures, {address: sight}, that were taken back, each with the act; of several, the last."""
    standing = WithdrawnPicture.objects.filter(withdrawal__undone_at=None)
    is_one = Q(sha256__in=pictures) | Q(sight__in={sight for sight in pictures.values() if sight})
    rows = standing.filter(is_one).select_related("withdrawal").order_by("withdrawal__withdrawn_at")
    acts = {name: row.withdrawal for row in rows for name in (row.sha256, row.sight) if name}
    named = {sha256: [acts[name] for name in (sha256, sight) if name in acts] for sha256, sight in pictures.items()}
    return {sha256: max(found, key=attrgetter("withdrawn_at")) for sha256, found in named.items() if found}
