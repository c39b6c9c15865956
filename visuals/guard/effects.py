"""Refuses what would be drawn otherwise than in a browser: a clean tree flows in, nothing flows out."""

from __future__ import annotations

from collections.abc import Container
from xml.etree.ElementTree import Element

from visuals.guard.errors import refusal
from visuals.guard.values import local_id
from visuals.guard.vocabulary import FILTERS

_NOT_GIVEN = frozenset(("BackgroundImage", "BackgroundAlpha", "FillPaint", "StrokePaint"))
_WITH_A_BOX = frozenset(("rect", "image", "svg"))
_WHOLE = {"x": ("0", "0%"), "y": ("0", "0%"), "width": ("100%",), "height": ("100%",)}


def is_unread(chain: Element) -> bool:
    """Whether a filter, before it was cleaned, has a primitive that is not drawn, or is another filter's."""
    return "href" in chain.attrib or any(part.tag.startswith("fe") and part.tag not in FILTERS for part in chain)


def check_text(element: Element) -> None:
    """UploadRefused for letters that are seen: which ones would be drawn depends on the fonts of the machine."""
    if element.get("display") == "none":
        return
    if element.tag == "text" and "".join(element.itertext()).strip():
        raise refusal("svg_text")
    for child in element:
        check_text(child)


def check_effects(root: Element, by_id: dict[str, Element], unread: Container[Element]) -> None:
    """UploadRefused for an effect in use that is not drawn."""
    for element in root.iter():
        chain = by_id.get(local_id(element.get("filter", "")) or "")
        if chain is not None and (chain in unread or not _is_drawn(chain)):
            raise refusal("svg_effects")
        _check_clip(element, by_id)
        mask = by_id.get(local_id(element.get("mask", "")) or "")
        if mask is not None and mask.get("maskContentUnits") == "objectBoundingBox":
            raise refusal("svg_effects")


def _is_drawn(chain: Element) -> bool:
    if chain.get("primitiveUnits") == "objectBoundingBox":
        return False
    for part in chain.iter():
        if part.get("in") in _NOT_GIVEN or part.get("in2") in _NOT_GIVEN:
            return False
        if part is not chain and any(part.get(name, whole[0]) not in whole for name, whole in _WHOLE.items()):
            return False
    return True


def _check_clip(element: Element, by_id: dict[str, Element]) -> None:
    clip = by_id.get(local_id(element.get("clip-path", "")) or "")
    is_shared = clip is not None and clip.get("clipPathUnits") == "objectBoundingBox"
    if is_shared and element.tag not in _WITH_A_BOX:
        raise refusal("svg_effects")
