"""Tags for what acts: buttons, dialogs, copying, sorting, and the scripts of pages that swap."""

from typing import Any
from urllib.parse import urlencode

from django.forms.utils import flatatt
from django.http import QueryDict
from django.middleware.csrf import get_token
from django.template import Context, Library
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = Library()
_SILENT = SafeString('aria-hidden="true"')
_HTMX_SETTINGS = (
    '{"includeIndicatorStyles":false,"allowEval":false,"selfRequestsOnly":true,"historyCacheSize":0,'
    '"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"422","swap":true},'
    '{"code":"...","swap":false,"error":true}]}'
)


def attributes(extra: dict[str, Any]) -> SafeString:
    """`hx_post="/x"` as the HTML attribute `hx-post`; empty values are left out."""
    return flatatt({name.replace("_", "-"): value for name, value in extra.items() if value not in ("", None)})


def icon(name: str, label: str = "") -> SafeString:
    """A drawn shape from the sprite, in the colour of its text; silent unless it has a label."""
    voice = format_html('role="img" aria-label="{}"', label) if label else _SILENT
    return format_html(
        '<svg class="icon icon-{}" {}><use href="{}#{}"/></svg>', name, voice, static("ui/shapes.svg"), name
    )


@register.simple_tag
def ui_icon(name: str, label: str = "") -> SafeString:
    return icon(name, label)


@register.inclusion_tag("ui/parts/button.html")
def ui_button(
    label: str,
    *,
    href: str = "",
    kind: str = "main",
    size: str = "",
    icon: str = "",
    type: str = "submit",
    full: bool = False,
    busy: bool = False,
    disabled_reason: str = "",
    **extra: Any,
) -> dict[str, Any]:
    """A pill, or for kind="link" an underlined word; with `href` it is a link, else a button."""
    base = "link" if kind == "link" else "pill"
    names = [base, f"pill-{kind}" if kind in {"second", "quiet"} else "", f"pill-{size}" if size else ""]
    names += ["pill-full" if full else "", extra.pop("extra_class", "")]
    return {
        "label": label,
        "href": href,
        "class_names": " ".join(name for name in names if name),
        "icon": icon,
        "type": type,
        "busy": busy,
        "disabled_reason": disabled_reason,
        "attributes": attributes(extra),
    }


@register.simple_block_tag(end_name="endui_dialog")
def ui_dialog(content: str, id: str, title: str) -> SafeString:
    """A native dialog whose title is a question."""
    return format_html(
        '<dialog class="dialog" id="{0}" aria-labelledby="{0}-title"><div class="dialog-sheet">'
        '<h2 class="h3" id="{0}-title">{1}</h2>{2}</div></dialog>',
        id,
        title,
        content,
    )


@register.inclusion_tag("ui/parts/copy.html")
def ui_copy(label: str = "", *, text: str = "", from_id: str = "", kind: str = "link") -> dict[str, str]:
    return {
        "label": label,
        "text": text,
        "from_id": from_id,
        "class_names": "link" if kind == "link" else f"pill pill-{kind}",
    }


@register.inclusion_tag("ui/parts/sort.html")
def ui_sort(label: str, key: str, *, current: str = "", query: QueryDict | None = None) -> dict[str, Any]:
    """The button in a table's head: ascending, then descending; the rest of the query stays."""
    is_up, is_down = current == key, current == f"-{key}"
    pairs = [(name, value) for name, values in (query or QueryDict()).lists() for value in values]
    kept = [(name, value) for name, value in pairs if name not in {"sort", "after"}]
    address = "?" + urlencode([*kept, ("sort", f"-{key}" if is_up else key)])
    return {"label": label, "href": address, "is_up": is_up, "is_down": is_down}


@register.inclusion_tag("ui/parts/htmx.html", takes_context=True)
def ui_htmx(context: Context, *, sse: bool = False) -> dict[str, Any]:
    """htmx with settings that our Content-Security-Policy allows, and the token its requests carry."""
    request = context.get("request")
    return {"settings": _HTMX_SETTINGS, "token": get_token(request) if request is not None else "", "sse": sse}
