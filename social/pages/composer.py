"""The composer: one text, a column per network that shows what differs, previews, rules as one writes, a time."""

from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from coalition.clock import campaign_now, database_now
from coalition.errors import DomainError
from coalition.framing import campaign_frame
from coalition.models import new_id
from coalition.rights import Viewer, acts, asks_sign_in, may, require, viewer_of
from coalition.services import answer_once
from kits.queries import KitView, caption_for, kit_of
from social.forms import ComposeForm, NetworkForm, network_forms, refused
from social.models import Mode, Post
from social.pages.columns import Column, columns_of
from social.queries import post_seen_by
from social.services import (
    approve_post,
    create_post,
    edit_post,
    propose_post,
    schedule_post,
)
from ui import notify

DRAFT, APPROVE = "create or edit draft post", "approve or schedule post"


@acts(DRAFT)
@asks_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, membership_id: UUID) -> HttpResponseBase:
    """Write a post and schedule it, propose it or keep it as a draft."""
    kit = kit_of(viewer=viewer_of(request), membership_id=membership_id)
    _require(request, kit)
    if request.method != "POST":
        return _page(request, kit, _blank(request, kit), None)
    return _post(request, kit, None)


@acts(DRAFT)
@asks_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, post_id: UUID) -> HttpResponseBase:
    """Change a post; what was approved waits for approval again."""
    viewer = viewer_of(request)
    post = post_seen_by(viewer=viewer, post_id=post_id)
    kit = kit_of(viewer=viewer, membership_id=post.membership_id)
    _require(request, kit)
    if request.method != "POST":
        return _page(request, kit, _filled(kit, post), post)
    return _post(request, kit, post)


@acts(DRAFT)
@asks_sign_in
@require_POST
def check(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """What would happen with what stands in the form now: rules, previews and the button, to be swapped."""
    kit = kit_of(viewer=viewer_of(request), membership_id=membership_id)
    _require(request, kit)
    form = ComposeForm(request.POST, kit=kit)
    form.is_valid()
    columns = columns_of(kit, form, request.POST, None)
    return render(request, "social/parts/composer_checks.html", _foot(request, kit, form, columns))


@acts(APPROVE)
@asks_sign_in
@require_POST
def approve(request: HttpRequest, post_id: UUID) -> HttpResponseBase:
    """Say yes to a post as it stands."""
    post = approve_post(viewer=viewer_of(request), post_id=post_id, now=campaign_now())
    notify(request, _("Approved. It goes out at its time."))
    return redirect("social:calendar", post.membership_id)


def _require(request: HttpRequest, kit: KitView) -> None:
    require(viewer_of(request), DRAFT, company_id=kit.membership.company_id, campaign_id=kit.campaign.id)


def _post(request: HttpRequest, kit: KitView, post: Post | None) -> HttpResponseBase:
    form = ComposeForm(request.POST, kit=kit)
    if not form.is_valid() or not _are_valid(request, kit, form):
        return _page(request, kit, form, post, status=422)
    try:
        _status, answer = answer_once(
            person_id=viewer_of(request).person,
            operation="page.compose",
            key=request.POST.get("key", ""),
            body=f"{request.path}\n{request.POST.urlencode()}".encode(),
            now=database_now(),
            run=lambda: (200, _save(request, kit, form, post)),
        )
    except DomainError as error:
        if error.status not in {409, 422}:
            raise
        refused(form, error)
        return _page(request, kit, form, post, status=422)
    for sentence in answer["said"]:
        notify(request, sentence)
    return redirect(answer["next"])


def _are_valid(request: HttpRequest, kit: KitView, form: ComposeForm) -> bool:
    columns = network_forms(request.POST, kit=kit, template_key=form.cleaned_data["template"])
    return all(column.is_valid() for column in columns)


def _save(request: HttpRequest, kit: KitView, form: ComposeForm, post: Post | None) -> dict[str, Any]:
    """Write the post, then do what the pressed button says. A repeat of the same form is answered alike."""
    viewer, now, values = viewer_of(request), campaign_now(), form.cleaned_data
    template_key = values["template"]
    forms = network_forms(request.POST, kit=kit, template_key=template_key, post=post)
    chosen = [column for column in forms if column.is_chosen]
    variants = [column.draft(template_key) for column in chosen]
    if post is None:
        post = create_post(
            viewer=viewer,
            membership_id=kit.membership.id,
            locale=values["locale"],
            text=values["text"],
            variants=variants,
            now=now,
        )
    else:
        revision = request.POST.get("revision", "")
        post = edit_post(
            viewer=viewer,
            post_id=post.id,
            text=values["text"],
            variants=variants,
            link=post.link,  # the page has no field for it
            revision=int(revision) if revision.isdecimal() and len(revision) < 10 else None,
            now=now,
        )
    said = _act(viewer, request.POST.get("act", ""), post, form, chosen)
    return {"said": said, "next": reverse("social:calendar", args=[kit.membership.id])}


def _act(viewer: Viewer, act: str, post: Post, form: ComposeForm, chosen: list[NetworkForm]) -> list[str]:
    now = campaign_now()
    if act == "approve":
        approve_post(viewer=viewer, post_id=post.id, now=now)
        return [_("Saved and approved.")]
    if act not in {"schedule", "propose"}:
        return [_("Saved.")]
    networks = [column.network for column in chosen]
    when = {"wall_time": form.wall_time, "zone": form.cleaned_data["zone"], "now": now}
    if act == "schedule":
        by_hand = [column.network for column in chosen if column.cleaned_data["by_hand"]]
        found = schedule_post(viewer=viewer, post_id=post.id, networks=networks, by_hand=by_hand, **when)
    else:
        found = propose_post(viewer=viewer, post_id=post.id, networks=networks, **when)
    number = len(found.deliveries)
    said = [ngettext("%(number)s post is scheduled.", "%(number)s posts are scheduled.", number) % {"number": number}]
    if found.instant and found.instant.note == "gap":
        said.append(_("The clocks go forward then: it goes out at %s.") % found.instant.local.strftime("%H:%M"))
    if found.instant and found.instant.note == "fold":
        said.append(_("The clocks go back then and this time comes twice: it goes out the first time."))
    hands = [row for row in found.deliveries if row.mode == Mode.BY_HAND]
    if hands:
        said.append(_("You get a mail when it is time to post by hand."))
    return said + [f"{breaches[0].message} {breaches[0].remedy}" for breaches in found.breaches.values()]


def _blank(request: HttpRequest, kit: KitView) -> ComposeForm:
    asked = request.GET.get("template", "")
    locale = kit.chosen_locales[0]
    initial = {
        "locale": locale,
        "template": kit.template(asked).key,
        "text": caption_for(membership_id=kit.membership.id, network="linkedin", locale=locale)
        if kit.has_brand
        else "",
        **_next_hour(kit),
    }
    return ComposeForm(initial=initial, kit=kit)


def _next_hour(kit: KitView) -> dict[str, Any]:
    """What a time starts with."""
    zone = kit.campaign.time_zone
    local = (campaign_now() + timedelta(hours=1)).astimezone(ZoneInfo(zone))
    return {"date": local.date(), "time": local.time().replace(minute=0, second=0, microsecond=0), "zone": zone}


def _filled(kit: KitView, post: Post) -> ComposeForm:
    variant = post.variants.first()
    initial = {
        "locale": post.locale,
        "template": variant.template_key if variant else "",
        "text": post.text,
        **_next_hour(kit),
    }
    return ComposeForm(initial=initial, kit=kit)


def _page(
    request: HttpRequest, kit: KitView, form: ComposeForm, post: Post | None, *, status: int = 200
) -> HttpResponse:
    columns = columns_of(kit, form, request.POST if form.is_bound else None, post)
    context = {
        **_foot(request, kit, form, columns),
        "form": form,
        "post": post,
        "key": request.POST.get("key") or str(new_id()),
        "is_planned": bool(post and any(row.state != "cancelled" for row in post.deliveries.all())),
    }
    return render(request, "social/composer.html", context, status=status)


def _foot(request: HttpRequest, kit: KitView, form: ComposeForm, columns: list[Column]) -> dict[str, Any]:
    viewer = viewer_of(request)
    ready = [column for column in columns if column.can_go or not column.form.is_bound]
    return {
        **campaign_frame(request, kit.campaign),
        "kit": kit,
        "columns": columns,
        "ready": len(ready),
        "instant": form.instant,
        "zone": form["zone"].value(),
        "may_approve": may(viewer, APPROVE, company_id=kit.membership.company_id, campaign_id=kit.campaign.id),
    }
