"""Posts over the API: written, changed, scheduled, proposed and approved."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Status

from coalition.clock import campaign_now
from coalition.rights import acts, viewer_of
from social.api.mount import IdempotencyKey, once, router
from social.queries import post_seen_by
from social.schemas import EditIn, NewPostIn, PostOut, ScheduledOut, ScheduleIn
from social.services import approve_post, create_post, edit_post, propose_post, schedule_post
from social.walltime import parse_wall_time

WORKSPACE, DRAFT, APPROVE = "view company workspace", "create or edit draft post", "approve or schedule post"


@router.post("/memberships/{membership_id}/posts", response={201: PostOut}, operation_id="create_post")
@acts(DRAFT)
def create(request: HttpRequest, membership_id: UUID, given: NewPostIn) -> Status[PostOut]:
    """Write a draft with its pictures."""
    post = create_post(
        viewer=viewer_of(request),
        membership_id=membership_id,
        locale=given.locale,
        text=given.text,
        link=given.link,
        variants=[variant.draft() for variant in given.variants],
        now=campaign_now(),
    )
    return Status(201, PostOut.of(post))


@router.get("/posts/{post_id}", response=PostOut, operation_id="get_post")
@acts(WORKSPACE)
def get_post(request: HttpRequest, post_id: UUID) -> PostOut:
    """One post."""
    return PostOut.of(post_seen_by(viewer=viewer_of(request), post_id=post_id))


@router.put("/posts/{post_id}", response=PostOut, operation_id="edit_post")
@acts(DRAFT)
def edit(request: HttpRequest, post_id: UUID, given: EditIn) -> PostOut:
    """Change a post. What was approved waits for approval again."""
    post = edit_post(
        viewer=viewer_of(request),
        post_id=post_id,
        text=given.text,
        link=given.link,
        variants=[variant.draft() for variant in given.variants],
        revision=given.revision,
        now=campaign_now(),
    )
    return PostOut.of(post)


@router.post("/posts/{post_id}/schedule", response={201: ScheduledOut}, operation_id="schedule_post")
@acts(APPROVE)
def schedule(request: HttpRequest, post_id: UUID, given: ScheduleIn, idempotency_key: IdempotencyKey = "") -> Any:
    """Schedule a post on networks and approve it as it stands."""

    def run() -> ScheduledOut:
        found = schedule_post(
            viewer=viewer_of(request),
            post_id=post_id,
            networks=given.networks,
            by_hand=given.by_hand,
            wall_time=parse_wall_time(given.wall_time),
            zone=given.zone,
            now=campaign_now(),
        )
        return ScheduledOut.of(found)

    return once(request, operation="schedule_post", key=idempotency_key, status=201, run=run)


@router.post("/posts/{post_id}/propose", response={201: ScheduledOut}, operation_id="propose_post")
@acts(DRAFT)
def propose(request: HttpRequest, post_id: UUID, given: ScheduleIn, idempotency_key: IdempotencyKey = "") -> Any:
    """Plan a post and ask an approver for it."""

    def run() -> ScheduledOut:
        found = propose_post(
            viewer=viewer_of(request),
            post_id=post_id,
            networks=given.networks,
            wall_time=parse_wall_time(given.wall_time),
            zone=given.zone,
            now=campaign_now(),
        )
        return ScheduledOut.of(found)

    return once(request, operation="propose_post", key=idempotency_key, status=201, run=run)


@router.post("/posts/{post_id}/approve", response=PostOut, operation_id="approve_post")
@acts(APPROVE)
def approve(request: HttpRequest, post_id: UUID) -> PostOut:
    """Say yes to exactly what would be sent now."""
    return PostOut.of(approve_post(viewer=viewer_of(request), post_id=post_id, now=campaign_now()))
