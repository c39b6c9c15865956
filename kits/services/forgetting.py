"""What nothing shows any more: a change flows in; files, logos and brands that it let go of go."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from coalition.models import Campaign, Company, Membership
from kits.models import Brand, Draft, KitFile, KitVersion, Personalisation, ProofLink
from kits.photos import storage_keys
from kits.storing import discard

PUT_AWAY_KEPT = 10  # of those that no picture was made of and no undo brings back


def photos_reached(personalisation: Personalisation) -> set[str]:
    """The files that a kit shows, or shows again when its last change is undone."""
    return storage_keys(personalisation.photos) | storage_keys(personalisation.before.get("photos", {}))


def forget_let_go(stored: Personalisation, changed: Personalisation) -> None:
    """Delete, once the transaction is over, the photos that a change let go of, unless another kit shows them."""
    forget_uploads(stored.brand.company_id, photos_reached(stored) - photos_reached(changed))


def forget_uploads(company_id: UUID, keys: set[str]) -> None:
    """Delete, once the transaction is over, those of a company's files that no kit, brand or tile needs."""
    if keys:
        transaction.on_commit(lambda: _discard_unused(company_id, keys))


def hold_brands(*, company_id: UUID) -> None:
    """Let nobody else change the company's brands until the transaction ends: names and the default are one each."""
    Company.objects.select_for_update(no_key=True).get(id=company_id)


def forget_brands(*, company_id: UUID) -> None:
    """Delete brands that were put away and explain nothing, but for the newest, while the company's brands are held."""
    kits = Personalisation.objects.filter(membership__company_id=company_id)
    reached = {UUID(before["brand_id"]) for before in kits.values_list("before", flat=True) if before.get("brand_id")}
    idle = Brand.objects.filter(company_id=company_id, renditions=None).exclude(state=Brand.State.ACTIVE)
    idle = idle.exclude(id__in=kits.values("brand_id")).exclude(id__in=reached)
    let_go = list(idle.order_by("-created_at", "-id")[PUT_AWAY_KEPT:])
    if let_go:
        Brand.objects.filter(id__in=[brand.id for brand in let_go]).delete()
        forget_uploads(company_id, files_of(let_go))


def files_of(brands: Iterable[Brand]) -> set[str]:
    """The files of brands, those of a change that can be undone too."""
    named = [
        (told.get("logo_key", ""), told["light_key"], told["dark_key"])
        for brand in brands
        for told in ({"logo_key": brand.logo_key, **brand.facts()}, brand.before)
        if told
    ]
    return {key for keys in named for key in keys if key}


@transaction.atomic
def _discard_unused(company_id: UUID, keys: set[str]) -> None:
    """Held as brands are made, kits dressed and tiles hung: no file goes that somebody is just keeping."""
    hold_brands(company_id=company_id)
    dressed = Personalisation.objects.select_for_update(of=("self",)).filter(membership__company_id=company_id)
    reached = [photos_reached(each) for each in dressed.order_by("id")]
    hung = Membership.objects.select_for_update(no_key=True).filter(company_id=company_id).order_by("id")
    used = files_of(Brand.objects.filter(company_id=company_id))
    used = used.union(*reached)
    used |= {membership.wall_logo_key for membership in hung}
    for key in keys - used:
        discard(key)


def forget_unused(*, campaign_id: UUID, keys: Iterable[str]) -> None:
    """Delete, once the transaction is over, those of a campaign's files that no proof link, draft or plain file needs.

    The same content stands once, so another row may need it still. Whoever keeps one does so under the campaign's lock.
    """
    let_go = frozenset(keys)

    def forget() -> None:
        with transaction.atomic():
            Campaign.objects.select_for_update(no_key=True).get(id=campaign_id)
            for key in let_go - _needed(campaign_id):
                discard(key)

    if let_go:
        transaction.on_commit(forget)


def _needed(campaign_id: UUID) -> set[str]:
    links = ProofLink.objects.filter(version__kit__campaign_id=campaign_id, revoked_at=None)
    shown = links.exclude(version__state=KitVersion.State.WITHDRAWN)
    files = KitFile.objects.filter(campaign_id=campaign_id, removed_at=None)
    drafts = Draft.objects.filter(campaign_id=campaign_id)
    needed = set(shown.values_list("storage_key", flat=True)) | set(files.values_list("storage_key", flat=True))
    return needed | {key for draft in drafts for key in _drawings_of(draft)}


def forget_draft(draft: Draft) -> None:
    """Delete a draft, and once the transaction is over the drawings that no other one is made from."""
    draft.delete()
    forget_unused(campaign_id=draft.campaign_id, keys=_drawings_of(draft))


def _drawings_of(draft: Draft) -> set[str]:
    return {told["storage_key"] for told in draft.sheets}
