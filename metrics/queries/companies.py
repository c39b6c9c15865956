"""Companies within a campaign: what each contributed, how fast they came in, one company beside the median."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Min

from coalition.models import Company, Membership
from metrics.models import LatestReading
from metrics.queries.sums import Sums, sums_by
from metrics.queries.windows import Window

FEWEST_FOR_MEDIAN = 5
"""Below this many companies a median would tell what a single one has."""


@dataclass(frozen=True)
class CompanyFigures:
    """One company's part. `first_post_after`: from joining to its first published post; `share`: of all engagements."""

    company_id: UUID
    name: str
    sums: Sums
    share: Decimal | None
    first_post_after: timedelta | None


@dataclass(frozen=True)
class Compared:
    """A company's own engagements per post beside the coalition's median, where enough companies have posted."""

    own: Decimal | None
    median: Decimal | None
    companies: int


def by_company(*, campaign_id: UUID, window: Window) -> list[CompanyFigures]:
    """Every company with a post in the window, the largest contribution first."""
    rows = {key[0]: sums for key, sums in sums_by(campaign_id=campaign_id, window=window, by=("company_id",)).items()}
    names = dict(Company.objects.filter(id__in=rows).values_list("id", "name"))
    pace = _first_post_after(campaign_id, list(rows))
    everything = sum(sums.engagements for sums in rows.values())
    ordered = sorted(rows.items(), key=lambda item: (-item[1].engagements, names[item[0]]))
    return [
        CompanyFigures(
            company_id=company_id,
            name=names[company_id],
            sums=sums,
            share=_percent(sums.engagements, everything),
            first_post_after=pace.get(company_id),
        )
        for company_id, sums in ordered
    ]


def compared(*, campaign_id: UUID, company_id: UUID, window: Window) -> Compared:
    """A company's engagements per post, and the median of all companies that posted in the window."""
    rows = sums_by(campaign_id=campaign_id, window=window, by=("company_id",))
    per_post = {key[0]: sums.per_post for key, sums in rows.items()}
    known = [value for value in per_post.values() if value is not None]
    middle = median(known) if len(known) >= FEWEST_FOR_MEDIAN else None
    if middle is not None:
        middle = middle.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Compared(own=per_post.get(company_id), median=middle, companies=len(known))


def joined_curve(*, campaign_id: UUID, zone: ZoneInfo) -> list[tuple[date, int]]:
    """How many companies had joined by the end of each day on which one did; cumulative."""
    per_day = Counter(moment.astimezone(zone).date() for moment in _joined_at(campaign_id))
    total, curve = 0, []
    for day in sorted(per_day):
        total += per_day[day]
        curve.append((day, total))
    return curve


def companies_joined(*, campaign_id: UUID, window: Window) -> int:
    """Distinct companies that joined within a window."""
    return sum(window.start <= moment < window.end for moment in _joined_at(campaign_id))


def _joined_at(campaign_id: UUID) -> Sequence[datetime]:
    joined = Membership.objects.filter(campaign_id=campaign_id, state=Membership.State.JOINED, company__state="active")
    return [moment for moment in joined.values_list("joined_at", flat=True) if moment is not None]


def _first_post_after(campaign_id: UUID, company_ids: Sequence[UUID]) -> dict[UUID, timedelta]:
    joined = dict(
        Membership.objects.filter(
            campaign_id=campaign_id, company_id__in=company_ids, joined_at__isnull=False
        ).values_list("company_id", "joined_at")
    )
    posts = LatestReading.objects.filter(campaign_id=campaign_id, company_id__in=joined)
    first = posts.values_list("company_id").annotate(first=Min("published_at"))
    return {company_id: moment - when for company_id, moment in first if (when := joined[company_id]) is not None}


def _percent(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
