"""Tags for what is shown: wall, figures, charts, posts, progress, calendar, empty and waiting states."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ui.charts import Chart, range_bar
from ui.components import CalendarDay, Figure, Motif, PostCard, RangeFigure, Status, Step, Tile, Wordmark
from ui.registries import panels_for
from ui.tags.acting import icon

register = Library()
STATUS_WORDS = {
    "draft": gettext_lazy("Draft"),
    "waiting": gettext_lazy("Waiting for approval"),
    "scheduled": gettext_lazy("Scheduled"),
    "sending": gettext_lazy("Going out"),
    "published": gettext_lazy("Published"),
    "failed": gettext_lazy("Failed"),
    "stopped": gettext_lazy("Stopped"),
    "needs_you": gettext_lazy("Needs you"),
}


@register.simple_tag
def ui_status(state: Status, text: str = "") -> SafeString:
    """A state: its drawn shape, then its word."""
    return format_html('<span class="status">{}<span>{}</span></span>', icon(state), text or STATUS_WORDS[state])


def tile_drawing(tile: Tile) -> SafeString:
    """The field and the logo on it, at equal optical area; the initial where there is no logo."""
    if tile.logo_href:
        box = tile.logo_box
        shape = format_html(
            '<use href="{}" x="{}" y="{}" width="{}" height="{}"/>'
            if tile.is_symbol
            else '<image href="{}" x="{}" y="{}" width="{}" height="{}"/>',
            tile.logo_href,
            *(f"{length:g}" for length in (box.x, box.y, box.width, box.height)),
        )
    else:
        shape = format_html(
            '<text class="tile-initial" x="50" y="66" text-anchor="middle" fill="{}">{}</text>',
            tile.on_colour or "#000000",
            tile.initial,
        )
    colour = tile.colour or "#FFFFFF"
    return format_html(
        '<svg class="tile-drawing" viewBox="0 0 100 100" aria-hidden="true" color="{}">'
        '<rect width="100" height="100" fill="{}"/>{}</svg>',
        tile.on_colour or "#000000",
        colour,
        shape,
    )


@register.inclusion_tag("ui/parts/tile.html")
def ui_tile(tile: Tile, *, is_alone: bool = True) -> dict[str, Any]:
    is_drawn = tile.state in {"joined", "newest"}
    return {"tile": tile, "drawing": tile_drawing(tile) if is_drawn else "", "is_alone": is_alone}


@register.inclusion_tag("ui/parts/wall.html")
def ui_wall(
    tiles: Iterable[Tile],
    *,
    names: bool = True,
    empty_href: str = "",
    empty_label: str = "",
    empty_at: int = 0,
    label: str = "",
    id: str = "wall",
) -> dict[str, Any]:
    """The wall in the order given; the dashed tile stands at `empty_at` (counted from 1) or at the end."""
    placed = list(tiles)
    if empty_href:
        at = min(empty_at - 1, len(placed)) if empty_at else len(placed)
        placed.insert(at, Tile(empty_label or _("Your logo goes here"), href=empty_href, state="empty"))
    return {
        "tiles": placed,
        "names": names,
        "label": label or _("The companies, in the order of joining"),
        "id": id,
    }


@register.inclusion_tag("ui/parts/figure.html")
def ui_figure(figure: Figure) -> dict[str, Any]:
    return {"figure": figure, "is_shown": figure.state in {"value", "stale"}}


@register.inclusion_tag("ui/parts/range.html")
def ui_range(figure: RangeFigure) -> dict[str, Any]:
    drawing = range_bar(
        title=figure.label,
        description=_("From %(low)s to %(high)s") % {"low": figure.low_text, "high": figure.high_text},
        low=figure.low,
        high=figure.high,
        maximum=figure.maximum,
    )
    return {"figure": figure, "drawing": drawing}


@register.inclusion_tag("ui/parts/chart.html")
def ui_chart(chart: Chart, *, title: str, note: str = "", how_href: str = "", id: str = "") -> dict[str, Any]:
    return {"chart": chart, "title": title, "note": note, "how_href": how_href, "id": id}


@register.inclusion_tag("ui/parts/post_rows.html")
def ui_post_rows(posts: Sequence[PostCard], *, id: str = "") -> dict[str, Any]:
    return {"posts": posts, "id": id}


@register.inclusion_tag("ui/parts/post_card.html")
def ui_post_card(post: PostCard) -> dict[str, Any]:
    return {"post": post}


@register.inclusion_tag("ui/parts/need.html")
def ui_need(shape: Status, title: str, *, detail: str = "", label: str = "", href: str = "") -> dict[str, Any]:
    return {"shape": shape, "title": title, "detail": detail, "label": label, "href": href}


@register.inclusion_tag("ui/parts/progress.html")
def ui_progress(
    done: int,
    total: int,
    *,
    current: str = "",
    finished: Sequence[Step] = (),
    failed: Sequence[Step] = (),
    id: str = "",
    label: str = "",
) -> dict[str, Any]:
    return {
        "done": done,
        "total": total,
        "current": current,
        "finished": finished,
        "failed": failed,
        "id": id,
        "label": label or _("Progress"),
    }


@register.inclusion_tag("ui/parts/calendar_cell.html")
def ui_calendar_cell(day: CalendarDay) -> dict[str, Any]:
    return {"day": day}


@register.inclusion_tag("ui/parts/empty.html")
def ui_empty(sentence: str, *, label: str = "", href: str = "", shape: str = "poster") -> dict[str, Any]:
    return {"sentence": sentence, "label": label, "href": href, "shape": shape}


@register.inclusion_tag("ui/parts/skeleton.html")
def ui_skeleton(shape: str = "rows", *, count: int = 1) -> dict[str, Any]:
    return {"shape": shape, "range": range(count)}


@register.simple_block_tag(end_name="endui_notice")
def ui_notice(content: str, kind: str = "say") -> SafeString:
    """One or two sentences with a shape before them; "say" has none."""
    shape = {"done": "published", "needs_you": "needs_you", "failed": "failed", "stopped": "stopped"}.get(kind, "")
    mark = icon(shape) if shape else ""
    return format_html('<div class="notice notice-{}">{}<div>{}</div></div>', kind, mark, content)


@register.inclusion_tag("ui/parts/wordmark.html")
def ui_wordmark(wordmark: Wordmark | None = None) -> dict[str, Any]:
    return {"wordmark": wordmark or Wordmark("Coalition Toolkit")}


def _flat(context: Context) -> dict[str, Any]:
    """Everything the page knows, by name."""
    return {str(name): value for name, value in context.flatten().items()}


@register.simple_block_tag(takes_context=True, end_name="endui_motif_header")
def ui_motif_header(context: Context, content: str, motif: Motif, lead: str = "") -> SafeString:
    """The public header: the motif on the campaign's field, navigation on it; the block holds the two pills."""
    page: dict[str, Any] = {**_flat(context), "motif": motif, "lead": lead, "actions": content}
    return render_to_string("ui/motif_header.html", page)


@register.simple_tag(takes_context=True)
def ui_panels(context: Context, place: str) -> SafeString:
    """What other rooms show at this place, each rendered with its own context."""
    page = _flat(context)
    request = context.get("request")
    parts = [
        (render_to_string(panel.template, panel.context(page), request=request),)
        for panel in panels_for(place=place, context=page)
    ]
    return format_html_join("", "{}", parts)
