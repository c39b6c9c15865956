"""What a company says of itself: the country it stands in, which decides the legal line on its visuals."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.countries import is_country
from coalition.errors import Invalid, NotFound
from coalition.models import Company
from coalition.rights import Viewer, require


@transaction.atomic
def set_country(*, viewer: Viewer, company_id: UUID, country: str) -> Company:
    """Say where a company stands, as an ISO 3166 code; empty takes it back. Raises NotFound, Forbidden, Invalid."""
    require(viewer, "edit kit texts", company_id=company_id)
    code = country.strip().upper()
    if code and not is_country(code):
        raise Invalid(
            "country_unknown",
            _("This country is not known."),
            _("Use its two letters, such as DE."),
            field="country",
        )
    company = Company.objects.select_for_update().filter(id=company_id).first()
    if company is None:
        raise NotFound
    if company.country != code:
        company.country = code
        company.save(update_fields=["country"])
        ledger.record(
            "company.changed",
            actor_id=viewer.person_id,
            company_id=company.id,
            subject=("company", company.id),
            fields=["country"],
        )
    return company
