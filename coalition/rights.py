"""Who may do what: a frozen Viewer goes in, a Grant comes out or NotFound/Forbidden is raised.

The table is `coalition/rights.csv`: one line an action, one column a role. A cell is Y, N or a word that narrows the
grant (`own`, `meta`, `hold` …), which the caller receives and must honour.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from coalition.errors import Forbidden, NotFound
from coalition.models import CampaignRole, CompanyRole, Membership, Person

RIGHTS_PATH = Path(__file__).with_name("rights.csv")
NOBODY, OTHER_COMPANY, OTHER_COALITION, FORMER = "nobody", "other company", "other coalition", "former member"
API_KEY, OPERATOR = "api key (read)", "instance operator"
WITHIN = frozenset({Membership.State.PREPARING, Membership.State.JOINED})
# Whoever has one of these towards a target sees that it exists: a refusal says 403, not 404.
INSIDERS = frozenset({*CompanyRole.Role.values, *CampaignRole.Role.values})


def read_table() -> dict[str, dict[str, str]]:
    """The table as {action: {role: cell}}."""
    with RIGHTS_PATH.open(newline="") as file:
        return {row.pop("action"): dict(row) for row in csv.DictReader(file)}


TABLE: Mapping[str, Mapping[str, str]] = read_table()


@dataclass(frozen=True)
class Viewer:
    """Who is asking, with everything that decides what they may see. Built once a request or task."""

    person_id: UUID | None = None
    locale: str = "en"
    is_operator: bool = False
    is_api_key: bool = False
    may_write: bool = True
    company_roles: Mapping[UUID, str] = field(default_factory=dict)
    campaign_roles: Mapping[UUID, str] = field(default_factory=dict)
    member_campaigns: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)  # campaign → own companies within it
    former_campaigns: frozenset[UUID] = frozenset()

    @property
    def company_ids(self) -> frozenset[UUID]:
        """The companies this viewer acts for."""
        return frozenset(self.company_roles)

    @property
    def led_campaign_ids(self) -> frozenset[UUID]:
        """The campaigns this viewer leads or analyses."""
        return frozenset(self.campaign_roles)

    @property
    def person(self) -> UUID:
        """The id of the signed-in person; raises NotFound for nobody."""
        if self.person_id is None:
            raise NotFound
        return self.person_id


ANYONE = Viewer()


def viewer_for(person: Person | AnonymousUser | Any, *, is_api_key: bool = False, may_write: bool = True) -> Viewer:
    """The viewer that a signed-in person is; nobody for an anonymous or inactive one."""
    if not isinstance(person, Person) or not person.is_active:
        return ANYONE
    company_roles = dict(
        CompanyRole.objects.filter(person=person, company__state="active").values_list("company_id", "role")
    )
    within: dict[UUID, set[UUID]] = {}
    former: set[UUID] = set()
    rows = Membership.objects.filter(company_id__in=company_roles).values_list("campaign_id", "company_id", "state")
    for campaign_id, company_id, state in rows:
        if state in WITHIN:
            within.setdefault(campaign_id, set()).add(company_id)
        else:
            former.add(campaign_id)
    return Viewer(
        person_id=person.pk,
        locale=person.locale,
        is_operator=person.is_operator,
        is_api_key=is_api_key,
        may_write=may_write,
        company_roles=company_roles,
        campaign_roles=dict(CampaignRole.objects.filter(person=person).values_list("campaign_id", "role")),
        member_campaigns={campaign: frozenset(companies) for campaign, companies in within.items()},
        former_campaigns=frozenset(former - set(within)),
    )


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of a request, as the middleware or the API's authentication set it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set in config
    return viewer


def roles_towards(viewer: Viewer, *, company_id: UUID | None = None, campaign_id: UUID | None = None) -> frozenset[str]:
    """Every role of the table that a viewer has towards a company, a campaign, or a company within a campaign."""
    if viewer.person_id is None:
        return frozenset({NOBODY})
    roles = {NOBODY}
    if viewer.is_operator:
        roles.add(OPERATOR)
    if campaign_id and campaign_id in viewer.campaign_roles:
        roles.add(viewer.campaign_roles[campaign_id])
    return frozenset(roles | _partner_roles(viewer, company_id, campaign_id))


def _partner_roles(viewer: Viewer, company_id: UUID | None, campaign_id: UUID | None) -> set[str]:
    if company_id and company_id in viewer.company_roles:
        is_within = campaign_id is None or company_id in viewer.member_campaigns.get(campaign_id, ())
        return {viewer.company_roles[company_id] if is_within else FORMER}
    if campaign_id and campaign_id in viewer.member_campaigns:
        own = {viewer.company_roles[company] for company in viewer.member_campaigns[campaign_id]}
        return {OTHER_COMPANY} if company_id else own
    if campaign_id in viewer.former_campaigns:
        return {FORMER}
    return {OTHER_COALITION} if viewer.company_roles or viewer.campaign_roles else set()


def grant(viewer: Viewer, action: str, *, company_id: UUID | None = None, campaign_id: UUID | None = None) -> str:
    """The widest cell a viewer has for an action: 'Y', a narrowing word, or 'N'. KeyError on an unknown action."""
    cells = {TABLE[action][role] for role in roles_towards(viewer, company_id=company_id, campaign_id=campaign_id)}
    if viewer.is_api_key and not viewer.may_write and TABLE[action][API_KEY] == "N":
        return "N"
    if "Y" in cells:
        return "Y"
    return next(iter(sorted(cells - {"N"})), "N")


def may(viewer: Viewer, action: str, *, company_id: UUID | None = None, campaign_id: UUID | None = None) -> bool:
    """Whether a viewer may do an action without any narrowing."""
    return grant(viewer, action, company_id=company_id, campaign_id=campaign_id) == "Y"


def require(
    viewer: Viewer,
    action: str,
    *,
    company_id: UUID | None = None,
    campaign_id: UUID | None = None,
    narrowed: frozenset[str] = frozenset(),
) -> str:
    """Return the grant, or raise: Forbidden for an insider, NotFound for everybody else.

    `narrowed` names the narrowing words that the caller honours; any other one counts as a denial.
    """
    cell = grant(viewer, action, company_id=company_id, campaign_id=campaign_id)
    if cell == "Y" or cell in narrowed:
        return cell
    if roles_towards(viewer, company_id=company_id, campaign_id=campaign_id) & INSIDERS:
        raise Forbidden(action)
    raise NotFound


View = TypeVar("View", bound=Callable[..., Any])


def asks_sign_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Send whoever is not signed in to the sign-in page and back; before any look-up, so that nothing is told."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if viewer_of(request).person_id is None:
            return redirect_to_login(request.get_full_path(), reverse("coalition:sign_in"))
        return view(request, *args, **kwargs)

    return page


def acts(action: str) -> Callable[[View], View]:
    """Name the action of a page or API operation, so that a test can walk every one of them as every role.

    It marks only: the service or query behind the view calls `require`. `"signed in"` and `"anyone"` stand for pages
    that are not in the table.
    """
    if action not in TABLE and action not in {"anyone", "signed in", "link holder"}:
        raise KeyError(action)

    def mark(view: View) -> View:
        view.action = action  # type: ignore[attr-defined]
        return view

    return mark
