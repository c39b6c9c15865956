"""The composer's columns: a form and a kit flow in; what each network would get, its rules and its preview flow out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from kits.queries import KitView
from social.forms import ComposeForm, NetworkForm, network_forms
from social.models import Post
from social.networks.contract import RuleBreach
from social.queries import connected_networks
from social.services import broken_rules, similarity_score
from social.similarity import is_too_similar

PREVIEW_WIDTH_PX = 480


@dataclass(frozen=True)
class Column:
    """One network of the composer."""

    form: NetworkForm
    breaches: tuple[RuleBreach, ...]
    preview_href: str
    preview_width_px: int
    preview_height_px: int
    text: str
    is_by_hand: bool
    similarity_percent: int | None
    is_too_similar: bool

    @property
    def network(self) -> str:
        return self.form.network

    @property
    def is_own(self) -> bool:
        """Whether something differs here, or is wrong here, from the start."""
        return bool(self.form["text"].value() or self.form["by_hand"].value() or self.form.errors)

    @property
    def is_shown(self) -> bool:
        """Whether this network's preview stands there: it is to get the post."""
        return bool(self.form["is_on"].value())

    @property
    def can_go(self) -> bool:
        return self.form.is_chosen and not self.breaches


def columns_of(kit: KitView, form: ComposeForm, data: Any, post: Post | None) -> list[Column]:
    """One column per network on offer; rules are looked at once the form has been filled in."""
    values = form.cleaned_data if form.is_bound and hasattr(form, "cleaned_data") else form.initial
    template_key = values.get("template", "") or ""
    connected = connected_networks(company_id=kit.membership.company_id)
    forms = network_forms(data, kit=kit, template_key=template_key, post=post)
    return [_column(kit, column, values, template_key, connected, post) for column in forms]


def _column(
    kit: KitView,
    form: NetworkForm,
    values: Mapping[str, Any],
    template_key: str,
    connected: set[str],
    post: Post | None,
) -> Column:
    is_read = form.is_bound and form.is_valid()
    locale, post_text = values.get("locale") or kit.chosen_locales[0], values.get("text") or ""
    own_text = form.cleaned_data["text"] if is_read else form.initial["text"]
    breaches: tuple[RuleBreach, ...] = ()
    if is_read and form.cleaned_data["is_on"]:
        content = form.content(post_text=post_text, locale=locale, has_picture=bool(template_key))
        breaches = broken_rules(form.network, content)
    by_hand = form.network not in connected or bool(is_read and form.cleaned_data["by_hand"])
    score = None
    if form.network == "x" and not by_hand and is_read:
        score = similarity_score(
            campaign_id=kit.campaign.id,
            network="x",
            text=own_text or post_text,
            post_id=post.id if post else None,
        )
    size = next((found for found in form.formats if found.key == form.format_key), None)
    query = urlencode(
        {"template": template_key, "format": form.format_key, "locale": locale, "width": PREVIEW_WIDTH_PX}
    )
    return Column(
        form=form,
        breaches=breaches,
        preview_href=f"{reverse('kits:preview', args=[kit.membership.id])}?{query}" if size else "",
        preview_width_px=PREVIEW_WIDTH_PX,
        preview_height_px=round(PREVIEW_WIDTH_PX * size.height_px / size.width_px) if size else 0,
        text=own_text or post_text,
        is_by_hand=by_hand,
        similarity_percent=round(score * 100) if score is not None else None,
        is_too_similar=score is not None and is_too_similar(score),
    )
