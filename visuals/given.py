"""Looks at what a caller gives before anything is drawn: values flow in, clean ones or a RenderError flow out."""

from __future__ import annotations

import re
from dataclasses import replace

from visuals.compiling import CompiledTemplate
from visuals.errors import RenderError
from visuals.nodes import VARIANTS, FormatSpec, Metadata, Values
from visuals.typography import MAX_RAW_CHARS, clean_text

MAX_SIDE_PX = 8192
MAX_PIXELS = 40_000_000
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*\Z")
_VARIANTS_TOLD = ", ".join(VARIANTS)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def format_of(compiled: CompiledTemplate, key: str) -> FormatSpec:
    """Raises RenderError for a format that the template does not draw."""
    spec = compiled.formats.get(key)
    if spec is None:
        offered = ", ".join(compiled.formats)
        raise RenderError("format-missing", f"{key!r} is not drawn.", remedy=f"There are: {offered}.")
    return spec


def page_of(spec: FormatSpec, page: int) -> int:
    if not 1 <= page <= spec.pages:
        raise RenderError("page-missing", f"There is no page {page}.", remedy=f"{spec.key!r} has {spec.pages}.")
    return page


def size_of(spec: FormatSpec, width_px: int | None) -> tuple[int, int]:
    width = spec.width_px if width_px is None else width_px
    height = max(1, round(spec.height_px * width / spec.width_px))
    if not (1 <= width <= MAX_SIDE_PX and height <= MAX_SIDE_PX and width * height <= MAX_PIXELS):
        raise RenderError(
            "too-large", f"{width} × {height} px is not drawn.", remedy=f"At most {MAX_SIDE_PX} px a side."
        )
    return width, height


def cleaned(compiled: CompiledTemplate, values: Values) -> Values:
    """Texts of the template's slots without what cannot be set; those left empty are left out. Raises RenderError.

    The language comes in the form that templates write, `pt-BR` for `pt_BR`.
    """
    _check_choices(values)
    texts: dict[str, str] = {}
    for name, text in values.texts.items():
        if name not in compiled.slots:
            continue
        if len(text) <= MAX_RAW_CHARS:
            text = clean_text(text)  # which divides some letters into several
        if len(text) > MAX_RAW_CHARS:
            raise RenderError(
                "text-too-long",
                f"The text has {len(text)} characters; more than {MAX_RAW_CHARS} are not set.",
                slot=name,
                remedy=f"Write at most {compiled.slots[name].max_chars}.",
            )
        if text:
            texts[name] = text
    return replace(values, texts=texts, locale=values.locale.replace("_", "-"))


def writable(metadata: Metadata) -> Metadata:
    """Without what no XML takes: control characters and halves of characters."""
    told = (_UNWRITABLE.sub("", text) for text in (metadata.title, metadata.campaign, metadata.alt_text))
    return Metadata(*told)


def _check_choices(values: Values) -> None:
    """The language is written as one, and variants are of those that there are. `Roles` looks at the colours."""
    if not _LOCALE.match(values.locale):
        raise RenderError("locale", f"{values.locale!r} is no language tag.", remedy="Write de, fr or pt-BR.")
    for slot, variant in values.variants.items():
        if variant not in VARIANTS:
            raise RenderError("variant", f"{variant!r} is no variant.", slot=slot, remedy=f"One of: {_VARIANTS_TOLD}.")
