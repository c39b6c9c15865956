"""Writing posts: a text, what differs per network, pictures from the kit; an edit after approval asks again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, Invalid, NotFound
from coalition.models import Membership
from coalition.rights import WITHIN, Viewer, require
from kits.services import ensure_rendition
from social.adapters import network_settings
from social.content import Content, Picture, resolved
from social.errors import TooLate
from social.models import Delivery, DeliveryState, Post, PostState, PostVariant
from social.moving import move
from social.states import POSSIBLY_SENT, UNSENT

DRAFT = "create or edit draft post"
PICTURE_ENCODING: Literal["jpeg"] = "jpeg"  # the one that every network takes
LONGEST_TEXT = 10_000


@dataclass(frozen=True)
class VariantDraft:
    """What one network gets: an empty text stands for the post's own, an empty template for no picture."""

    network: str
    text: str = ""
    template_key: str = ""
    format_key: str = ""
    alt_text: str = ""


def create_post(
    *,
    viewer: Viewer,
    membership_id: UUID,
    locale: str,
    text: str,
    variants: Sequence[VariantDraft],
    link: str = "",
    now: datetime,
) -> Post:
    """Write a draft; its pictures are rendered now. `now` is campaign time. Raises NotFound, Forbidden, Invalid."""
    membership = _membership(viewer, membership_id)
    _checked(text, variants)
    pictures = {draft.network: _pictures(membership_id, locale, draft) for draft in variants}
    with transaction.atomic():
        post = Post.objects.create(
            campaign_id=membership.campaign_id,
            company_id=membership.company_id,
            membership=membership,
            locale=locale,
            text=text,
            link=link,
            created_by_id=viewer.person_id,
            created_at=now,
            updated_at=now,
        )
        for draft in variants:
            PostVariant.objects.create(post=post, **vars(draft), media=pictures[draft.network])
        _record("post.created", viewer, post)
    return post


def edit_post(
    *,
    viewer: Viewer,
    post_id: UUID,
    text: str,
    variants: Sequence[VariantDraft],
    link: str = "",
    revision: int | None = None,
    now: datetime,
) -> Post:
    """Change a post. What was approved waits for approval again; what has gone out cannot change (TooLate).

    `revision` guards against overwriting somebody else's edit (Conflict).
    """
    seen = post_for(viewer=viewer, post_id=post_id, action=DRAFT)
    _checked(text, variants)
    pictures = {draft.network: _pictures(seen.membership_id, seen.locale, draft) for draft in variants}
    with transaction.atomic():
        post = Post.objects.select_for_update().get(id=post_id)
        if revision is not None and revision != post.revision:
            raise Conflict(
                "edited_meanwhile", _("Somebody else has changed this post."), _("Load it again, then edit.")
            )
        before = contents_of(post)
        post.text, post.link, post.updated_at, post.revision = text, link, now, post.revision + 1
        post.save(update_fields=["text", "link", "updated_at", "revision"])
        post.variants.all().delete()
        for draft in variants:
            PostVariant.objects.create(post=post, **vars(draft), media=pictures[draft.network])
        _take_back(post, {network for network, content in contents_of(post).items() if before.get(network) != content})
        _record("post.edited", viewer, post, ["text", "variants"])
    return post


def _take_back(post: Post, changed: set[str]) -> None:
    """Pull deliveries whose content changed out of any publisher's hands and ask for approval again."""
    live = Delivery.objects.select_for_update().filter(post=post).exclude(state=DeliveryState.CANCELLED)
    touched = [row for row in live if row.network in changed or not post.variants.filter(network=row.network).exists()]
    if any(row.state in POSSIBLY_SENT for row in touched):
        raise TooLate
    if not touched:
        return
    ids = [row.id for row in touched]
    move(ids, DeliveryState.SCHEDULED, only_from=[DeliveryState.CLAIMED, DeliveryState.STAGED])
    Delivery.objects.filter(id__in=ids, state__in=sorted(UNSENT)).update(
        approved_sha256="", handle={}, request_sha256="", similarity=None
    )
    Post.objects.filter(id=post.id).exclude(state=PostState.DRAFT).update(state=PostState.AWAITING_APPROVAL)
    post.refresh_from_db(fields=["state"])


def post_for(*, viewer: Viewer, post_id: UUID, action: str, narrowed: frozenset[str] = frozenset()) -> Post:
    """A post that the viewer may do `action` to. Raises NotFound or Forbidden."""
    post = Post.objects.select_related("campaign", "membership", "company").filter(id=post_id).first()
    if post is None:
        raise NotFound
    require(viewer, action, company_id=post.company_id, campaign_id=post.campaign_id, narrowed=narrowed)
    return post


def contents_of(post: Post) -> dict[str, Content]:
    """What each network of a post gets, resolved."""
    return {
        variant.network: resolved(
            post_text=post.text,
            link=post.link,
            locale=post.locale,
            variant_text=variant.text,
            alt_text=variant.alt_text,
            media=variant.media,
        )
        for variant in post.variants.all().order_by("network")
    }


def _membership(viewer: Viewer, membership_id: UUID) -> Membership:
    membership = Membership.objects.select_related("campaign").filter(id=membership_id).first()
    if membership is None:
        raise NotFound
    require(viewer, DRAFT, company_id=membership.company_id, campaign_id=membership.campaign_id)
    if membership.state not in WITHIN:
        raise Conflict("not_within", _("Your company is not part of this campaign now."), "")
    return membership


def _checked(text: str, variants: Sequence[VariantDraft]) -> None:
    networks = [draft.network for draft in variants]
    for network in networks:
        network_settings(network)
    if len(set(networks)) != len(networks):
        raise Invalid("network_twice", _("A network is named twice."), _("Name each network once."))
    if any(len(part) > LONGEST_TEXT for part in (text, *(draft.text for draft in variants))):
        raise Invalid("text_too_long", _("This text is too long for any network."), _("Shorten it."), field="text")


def _pictures(membership_id: UUID, locale: str, draft: VariantDraft) -> list[dict[str, object]]:
    if not draft.template_key:
        return []
    file = ensure_rendition(
        membership_id=membership_id,
        template_key=draft.template_key,
        format_key=draft.format_key,
        locale=locale,
        encoding=PICTURE_ENCODING,
    )
    picture = Picture(
        sha256=file.sha256,
        mime=file.mime,
        width_px=file.width_px,
        height_px=file.height_px,
        size_bytes=file.size_bytes,
        alt_text=file.alt_text,
        storage_key=file.storage_key,
    )
    return [picture.as_json()]


def _record(kind: str, viewer: Viewer, post: Post, fields: Sequence[str] = ()) -> None:
    ledger.record(
        kind,
        actor_id=viewer.person_id,
        campaign_id=post.campaign_id,
        company_id=post.company_id,
        subject=("post", post.id),
        fields=fields,
    )
