"""Photos that nothing shows any more: a change of a kit flows in, the files that it let go of are deleted."""

from django.db import transaction

from kits.models import Brand, Personalisation
from kits.photos import storage_keys
from kits.storing import discard


def photos_reached(personalisation: Personalisation) -> set[str]:
    """The files that a kit shows, or shows again when its last change is undone."""
    return storage_keys(personalisation.photos) | storage_keys(personalisation.before.get("photos", {}))


def forget_let_go(stored: Personalisation, changed: Personalisation) -> None:
    """Delete, once the transaction is over, the photos that a change let go of, unless another kit shows them."""
    let_go = photos_reached(stored) - photos_reached(changed)
    company_id = stored.brand.company_id

    def forget() -> None:
        kits = Personalisation.objects.filter(membership__company_id=company_id)
        used = {key for each in kits for key in photos_reached(each)}
        used |= set(Brand.objects.filter(company_id=company_id).values_list("logo_key", flat=True))
        for key in let_go - used:
            discard(key)

    if let_go:
        transaction.on_commit(forget)
