"""A company's calendar in a campaign: the month with its posters, or the days as a list."""

import calendar as months
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from coalition.clock import campaign_now
from coalition.errors import DomainError
from coalition.framing import campaign_frame
from coalition.models import Membership
from coalition.queries import membership_seen_by
from coalition.rights import acts, asks_sign_in, may, viewer_of
from social.adapters import label_of, network_keys
from social.forms import AddressForm, refused
from social.models import Delivery
from social.queries import calendar_rows, drafts_of, entry_of, is_held, needs_of_company
from social.services import register_own_post
from social.words import standing_of
from ui import CalendarDay, CalendarPost, format_day, format_time, notify

WORKSPACE, REGISTER, DRAFT = "view company workspace", "register a post made by hand", "create or edit draft post"
SHOWN_A_DAY, SHOWN_YEARS = 3, 20


@acts(WORKSPACE)
@asks_sign_in
@never_cache
@require_safe
def month(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """One month, filtered by network where asked."""
    return _page(request, membership_id, AddressForm())


@acts(REGISTER)
@asks_sign_in
@require_POST
def register_own(request: HttpRequest, membership_id: UUID) -> HttpResponseBase:
    """Count a post that was made without being planned here."""
    viewer = viewer_of(request)
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=REGISTER)
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            register_own_post(
                viewer=viewer,
                membership_id=membership_id,
                url=form.cleaned_data["url"],
                locale=(membership.locales or [membership.campaign.default_locale])[0],
                now=campaign_now(),
            )
        except DomainError as error:
            if error.status not in {409, 422}:
                raise
            refused(form, error)
        else:
            notify(request, _("Your post counts."))
            return redirect("social:calendar", membership_id)
    return _page(request, membership_id, form, status=422)


def _page(request: HttpRequest, membership_id: UUID, form: AddressForm, *, status: int = 200) -> HttpResponse:
    viewer, now = viewer_of(request), campaign_now()
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=WORKSPACE)
    zone = ZoneInfo(membership.campaign.time_zone)
    first = _asked_month(request.GET.get("month", ""), now.astimezone(zone).date())
    network = request.GET.get("network", "")
    days = _days_of(first)
    rows = calendar_rows(
        viewer=viewer,
        campaign_id=membership.campaign_id,
        company_id=membership.company_id,
        since=_midnight(days[0], zone),
        until=_midnight(days[-1] + timedelta(days=1), zone),
        network=network if network in network_keys() else "",
    )
    by_day: dict[date, list[Delivery]] = defaultdict(list)
    for row in rows:
        by_day[(row.published_at or row.due_at).astimezone(zone).date()].append(row)
    held = is_held(campaign_id=membership.campaign_id)
    company_id, campaign_id = membership.company_id, membership.campaign_id
    context = {
        **campaign_frame(request, membership.campaign),
        "membership": membership,
        "first": first,
        "previous": (first - timedelta(days=1)).strftime("%Y-%m"),
        "next": (first + timedelta(days=31)).strftime("%Y-%m"),
        "zone": membership.campaign.time_zone,
        "weekdays": days[:7],
        "days": [_cell(day, by_day[day], first, membership, now, held) for day in days],
        "listed": [(day, [_line(row, membership, now, held) for row in by_day[day]]) for day in days if by_day[day]],
        "networks": [(key, label_of(key)) for key in network_keys()],
        "network": network,
        "needs": [
            _need(row, membership, now)
            for row in needs_of_company(viewer=viewer, company_id=company_id, campaign_id=campaign_id)
        ],
        "drafts": drafts_of(viewer=viewer, campaign_id=campaign_id, company_id=company_id),
        "form": form,
        "may_write": may(viewer, DRAFT, company_id=company_id, campaign_id=campaign_id),
        "may_register": may(viewer, REGISTER, company_id=company_id, campaign_id=campaign_id),
        "is_held": held,
    }
    return render(request, "social/calendar.html", context, status=status)


def _asked_month(text: str, today: date) -> date:
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return first if abs(first.year - today.year) <= SHOWN_YEARS else today.replace(day=1)


def _days_of(first: date) -> list[date]:
    """The month's days, filled up to whole weeks."""
    return [day for week in months.Calendar().monthdatescalendar(first.year, first.month) for day in week]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _cell(
    day: date, rows: list[Delivery], first: date, membership: Membership, now: datetime, held: bool
) -> CalendarDay:
    zone = ZoneInfo(membership.campaign.time_zone)
    today = now.astimezone(zone).date()
    posts = []
    for row in rows[:SHOWN_A_DAY]:
        line = _line(row, membership, now, held)
        label = f"{line['time']}, {line['network']}: {line['standing'].word}"
        href = reverse("social:delivery", args=[row.id])
        posts.append(CalendarPost(label, line["time"], line["standing"].shape, href, line["entry"].thumb_href))
    more = max(0, len(rows) - SHOWN_A_DAY)
    decisive = membership.campaign.decisive_at.astimezone(zone).date()
    return CalendarDay(
        number=day.day,
        label=format_day(_midnight(day, zone), zone=str(zone)),
        posts=posts,
        more=more,
        more_href=f"#day-{day.isoformat()}",
        is_today=day == today,
        is_past=day < today,
        is_outside=day.month != first.month,
        is_decisive=day == decisive,
    )


def _need(row: Delivery, membership: Membership, now: datetime) -> dict[str, Any]:
    standing, zone = standing_of(row, now=now), membership.campaign.time_zone
    day, at = format_day(row.due_at, zone=zone), format_time(row.due_at, zone=zone)
    return {
        "id": row.id,
        "shape": standing.shape,
        "title": f"{label_of(row.network)}, {day}, {at}",
        "detail": f"{standing.word}. {standing.next_step}",
    }


def _line(row: Delivery, membership: Membership, now: datetime, held: bool) -> dict[str, Any]:
    entry = entry_of(row)
    return {
        "row": row,
        "entry": entry,
        "time": format_time(entry.at, zone=membership.campaign.time_zone),
        "network": label_of(row.network),
        "standing": standing_of(row, now=now, is_campaign_held=held),
    }
