"""Tags for what people give: one rendering for Django's form fields, swatches, pills, file drop, texts per language."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ui.components import Choice, SlotRow, Swatch
from ui.formatting import format_bytes

register = Library()


def widget_kind(field: BoundField) -> str:
    """Which of the renderings in form_field.html a field takes."""
    widget = field.field.widget
    kinds: tuple[tuple[type[forms.Widget] | tuple[type[forms.Widget], ...], str], ...] = (
        ((forms.HiddenInput, forms.MultipleHiddenInput), "hidden"),
        (forms.CheckboxInput, "checkbox"),
        ((forms.RadioSelect, forms.CheckboxSelectMultiple), "choices"),
        (forms.FileInput, "file"),
        (forms.Textarea, "textarea"),
        ((forms.Select, forms.SelectMultiple), "select"),
    )
    return next((kind for types, kind in kinds if isinstance(widget, types)), "text")


@register.inclusion_tag("ui/form_field.html")
def ui_field(
    field: BoundField,
    *,
    counter: bool = False,
    label: str = "",
    hint: str = "",
    note: str = "",
    rows: int = 0,
    max_bytes: int = 0,
    **extra: Any,
) -> dict[str, Any]:
    """Label, control, hint and error of one bound field; `extra` become attributes of the control."""
    identity = field.id_for_label or field.auto_id or field.html_name
    hint, limit = hint or str(field.help_text), getattr(field.field, "max_length", None) or 0
    errors = [str(error) for error in field.errors]
    described = [f"{identity}-hint" if hint else "", f"{identity}-counter" if counter and limit else ""]
    described.append(f"{identity}-error" if errors else "")
    attrs: dict[str, Any] = {name.replace("_", "-"): value for name, value in extra.items()}
    attrs["aria-describedby"] = " ".join(name for name in described if name) or False
    kind = widget_kind(field)
    if counter and limit:
        attrs |= {"maxlength": False, "data-limit": limit}
    if rows:
        attrs["rows"] = rows
    if errors:
        attrs["aria-invalid"] = "true"
    return {
        "field": field,
        "kind": kind,
        "identity": identity,
        "label": label or field.label,
        "control": "" if kind == "choices" else field.as_widget(attrs=attrs),
        "options": list(field.subwidgets) if kind == "choices" else [],
        "hint": hint,
        "note": note,
        "errors": errors,
        "counts": bool(counter and limit),
        "limit": limit,
        "used": len(field.value() or "") if counter else 0,
        "is_optional": not (field.field.required or note) and kind not in {"checkbox", "choices", "hidden", "select"},
        "max_bytes": max_bytes,
        "max_text": format_bytes(max_bytes) if max_bytes else "",
    }


@register.inclusion_tag("ui/parts/errors.html")
def ui_errors(form: BaseForm) -> dict[str, Any]:
    """What is wrong with the form as a whole, and links to the fields that are wrong."""
    wrong = [form[name] for name in form.errors if name in form.fields]
    return {"sentences": [str(error) for error in form.non_field_errors()], "wrong": wrong}


@register.inclusion_tag("ui/parts/swatches.html")
def ui_swatches(
    name: str,
    swatches: Iterable[Swatch],
    *,
    legend: str,
    selected: str = "",
    note: str = "",
    other_name: str = "",
    other_value: str = "",
) -> dict[str, Any]:
    offered = list(swatches)
    chosen = next((swatch for swatch in offered if swatch.value.lower() == selected.lower()), None)
    return {
        "name": name,
        "swatches": offered,
        "chosen": chosen,
        "legend": legend,
        "note": note,
        "other_name": other_name,
        "other_value": other_value or selected or "#000000",
    }


@register.inclusion_tag("ui/parts/pills.html")
def ui_pills(
    name: str,
    choices: Iterable[Choice],
    *,
    legend: str,
    kind: str = "checkbox",
    note: str = "",
    more_href: str = "",
    more_label: str = "",
) -> dict[str, Any]:
    return {
        "name": name,
        "choices": choices,
        "legend": legend,
        "kind": kind,
        "note": note,
        "more_href": more_href,
        "more_label": more_label,
    }


@register.inclusion_tag("ui/parts/file_drop.html")
def ui_file_drop(
    name: str,
    *,
    label: str,
    accept: str = "",
    max_bytes: int = 0,
    hint: str = "",
    state: str = "idle",
    sentence: str = "",
    preview_href: str = "",
    colour: str = "",
    multiple: bool = False,
) -> dict[str, Any]:
    """The place where a file is dropped, standing where the thing will be; several where they belong together."""
    return {
        "name": name,
        "label": label,
        "accept": accept,
        "max_bytes": max_bytes,
        "max_text": format_bytes(max_bytes) if max_bytes else "",
        "hint": hint,
        "state": state,
        "sentence": sentence,
        "preview_href": preview_href,
        "colour": colour,
        "multiple": multiple,
    }


@register.inclusion_tag("ui/parts/slot_rows.html")
def ui_slot_rows(rows: Sequence[SlotRow]) -> dict[str, Any]:
    return {"rows": rows}


@register.simple_tag
def ui_colour(colour: str) -> SafeString:
    """An area of a colour that a person or company gave: a drawing, since inline style is refused."""
    return format_html(
        '<svg class="colour" aria-hidden="true" viewBox="0 0 1 1" preserveAspectRatio="none">'
        '<rect width="1" height="1" fill="{}"/></svg>',
        colour,
    )
