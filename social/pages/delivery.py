"""One delivery: where it stands, what to do next, and the acts that are safe now."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coalition.clock import campaign_now, database_now
from coalition.errors import DomainError
from coalition.framing import campaign_frame
from coalition.rights import acts, asks_sign_in, grant, may, viewer_of
from social.adapters import label_of
from social.forms import AddressForm, MoveForm, refused
from social.models import Delivery, DeliveryState, Mode
from social.queries import attempts_of, delivery_seen_by, entry_of, is_held
from social.services import (
    cancel_delivery,
    hand_link,
    move_delivery,
    publish_now,
    register_by_hand,
    resolve_as_absent,
    resolve_as_there,
)
from social.states import POSSIBLY_SENT, UNSENT
from social.words import standing_of
from ui import notify

APPROVE, DRAFT, CANCEL = "approve or schedule post", "create or edit draft post", "cancel scheduled post"
RESOLVE, REGISTER = "resolve unknown post", "register a post made by hand"


@acts("view company workspace")
@asks_sign_in
@require_safe
def show(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Text, picture, time, status in words and the next step."""
    return _page(request, delivery_id)


def _page(
    request: HttpRequest, delivery_id: UUID, *, address: AddressForm | None = None, moving: MoveForm | None = None
) -> HttpResponse:
    viewer, now = viewer_of(request), campaign_now()
    row = delivery_seen_by(viewer=viewer, delivery_id=delivery_id)

    def allows(action: str) -> bool:
        return may(viewer, action, company_id=row.company_id, campaign_id=row.campaign_id)

    may_cancel = grant(viewer, CANCEL, company_id=row.company_id, campaign_id=row.campaign_id)
    context = {
        **campaign_frame(request, row.campaign),
        "row": row,
        "entry": entry_of(row),
        "network": label_of(row.network),
        "standing": standing_of(row, now=now, is_campaign_held=is_held(campaign_id=row.campaign_id)),
        "attempts": attempts_of(row),
        "is_unsent": row.state in UNSENT,
        "may_stop": may_cancel == "Y" or (may_cancel == "own" and row.post.created_by_id == viewer.person_id),
        "may_change": allows(DRAFT) and row.state not in POSSIBLY_SENT | {DeliveryState.CANCELLED},
        "may_move": allows(DRAFT) and row.state in UNSENT,
        "may_approve": allows(APPROVE) and row.state in UNSENT and not row.approved_sha256,
        "may_send": allows(APPROVE) and _may_send(row),
        "hand_href": hand_link(row.id) if row.mode == Mode.BY_HAND and row.state == DeliveryState.PARKED else "",
        "may_register": allows(REGISTER) and row.mode == Mode.BY_HAND and row.state == DeliveryState.PARKED,
        "may_resolve": allows(RESOLVE) and row.state == DeliveryState.NEEDS_PERSON,
        "address": address or AddressForm(),
        "moving": moving or MoveForm.for_delivery(row),
    }
    return render(request, "social/delivery.html", context, status=422 if address or moving else 200)


def _may_send(row: Delivery) -> bool:
    again = {DeliveryState.SCHEDULED, DeliveryState.FAILED, DeliveryState.MISSED}
    return row.mode == Mode.AUTO and row.state in again


@acts(DRAFT)
@asks_sign_in
@require_POST
def move(request: HttpRequest, delivery_id: UUID) -> HttpResponseBase:
    """Another time."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _page(request, delivery_id, moving=form)

    def act() -> Delivery:
        return move_delivery(
            viewer=viewer_of(request),
            delivery_id=delivery_id,
            wall_time=form.wall_time,
            zone=form.cleaned_data["zone"],
            now=campaign_now(),
        )

    return _done(request, delivery_id, act, _("The post has its new time."), moving=form)


@acts(APPROVE)
@asks_sign_in
@require_POST
def now(request: HttpRequest, delivery_id: UUID) -> HttpResponseBase:
    """At once."""
    publish_now(viewer=viewer_of(request), delivery_id=delivery_id, now=campaign_now())
    notify(request, _("The post goes out now."))
    return redirect("social:delivery", delivery_id)


@acts(CANCEL)
@asks_sign_in
@require_POST
def stop(request: HttpRequest, delivery_id: UUID) -> HttpResponseBase:
    """For good."""
    cancel_delivery(viewer=viewer_of(request), delivery_id=delivery_id)
    notify(request, _("The post is stopped. It will not go out."))
    return redirect("social:delivery", delivery_id)


@acts(REGISTER)
@asks_sign_in
@require_POST
def register(request: HttpRequest, delivery_id: UUID) -> HttpResponseBase:
    """The address of a post made by hand."""
    return _take_address(request, delivery_id, register_by_hand)


@acts(RESOLVE)
@asks_sign_in
@require_POST
def there(request: HttpRequest, delivery_id: UUID) -> HttpResponseBase:
    """'It is there.'"""
    return _take_address(request, delivery_id, resolve_as_there)


@acts(RESOLVE)
@asks_sign_in
@require_POST
def absent(request: HttpRequest, delivery_id: UUID) -> HttpResponseBase:
    """'It is not there.'"""
    row = resolve_as_absent(
        viewer=viewer_of(request), delivery_id=delivery_id, now=campaign_now(), clock=database_now()
    )
    is_again = row.state == DeliveryState.SCHEDULED
    notify(request, _("The post is sent again.") if is_again else _("The post counts as missed."))
    return redirect("social:delivery", delivery_id)


def _take_address(request: HttpRequest, delivery_id: UUID, service: Callable[..., Delivery]) -> HttpResponseBase:
    """Hand a pasted address to one of the two services that take one."""
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, delivery_id, address=form)

    def act() -> Delivery:
        url = form.cleaned_data["url"]
        return service(viewer=viewer_of(request), delivery_id=delivery_id, url=url, now=campaign_now())

    return _done(request, delivery_id, act, _("Your post counts."), address=form)


def _done(
    request: HttpRequest,
    delivery_id: UUID,
    act: Callable[[], Delivery],
    sentence: str,
    *,
    address: AddressForm | None = None,
    moving: MoveForm | None = None,
) -> HttpResponseBase:
    """Carry an act out and say so, or show its refusal at the form it came from."""
    try:
        act()
    except DomainError as error:
        form = address or moving
        if error.status not in {409, 422} or form is None:
            raise
        refused(form, error)
        return _page(request, delivery_id, address=address, moving=moving)
    notify(request, sentence)
    return redirect("social:delivery", delivery_id)
