"""Turns style sheets into attributes: a tree with `style` elements flows in, one without any CSS flows out.

The cascade is CairoSVG's: sheet, `style` attribute, then both once more for `!important`.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from xml.etree.ElementTree import Element

import cssselect2
import tinycss2

from visuals.guard.errors import refusal
from visuals.guard.limits import MAX_COMPOUNDS, MAX_DECLARATIONS_CHARACTERS, MAX_SELECTORS
from visuals.guard.values import resolved
from visuals.guard.vocabulary import PROPERTIES

Declarations = dict[str, str]
_NO_STYLES: tuple[Declarations, Declarations] = ({}, {})


def inline_styles(root: Element, properties: Container[str] = PROPERTIES) -> None:
    """Writes every allowed declaration that applies to an element into its attributes."""
    normal, important = _matchers(root, properties)
    has_sheet = bool(normal.order or important.order)
    for wrapped in cssselect2.ElementWrapper.from_xml_root(root).iter_subtree():
        element = wrapped.etree_element
        style = element.attrib.pop("style", "")
        if len(style) > MAX_DECLARATIONS_CHARACTERS or len(element.get("class", "")) > MAX_DECLARATIONS_CHARACTERS:
            raise refusal("svg_too_long")
        own_normal, own_important = _NO_STYLES
        if style:
            own_normal, own_important = _declarations(tinycss2.parse_declaration_list(style), properties)
        for matcher, own in ((normal, own_normal), (important, own_important)):
            for match in matcher.match(wrapped) if has_sheet else ():
                element.attrib.update(match[-1])
            element.attrib.update(own)


def _matchers(root: Element, properties: Container[str]) -> tuple[cssselect2.Matcher, cssselect2.Matcher]:
    normal, important = cssselect2.Matcher(), cssselect2.Matcher()
    for rule in _rules(root):
        declarations = _declarations(tinycss2.parse_declaration_list(rule.content), properties)
        if not any(declarations):
            continue
        for selector in _selectors(rule):
            for matcher, chosen in zip((normal, important), declarations, strict=True):
                if chosen:
                    matcher.add_selector(selector, chosen)
    return normal, important


def _rules(root: Element) -> Iterator[tinycss2.ast.QualifiedRule]:
    """Rules of the style sheets; at-rules (imports, fonts, media) are left out, as CairoSVG leaves them out."""
    count = 0
    for style in root.iter("style"):
        if style.get("type", "text/css") not in ("text/css", ""):
            continue
        for rule in tinycss2.parse_stylesheet(style.text or "", skip_comments=True, skip_whitespace=True):
            is_plain = rule.type == "qualified-rule"
            count += 1 + (sum(part == "," for part in rule.prelude) if is_plain else 0)
            if count > MAX_SELECTORS:
                raise refusal("svg_css")
            if is_plain:
                yield rule


def _selectors(rule: tinycss2.ast.QualifiedRule) -> Iterator[cssselect2.compiler.CompiledSelector]:
    """Short selectors of names, classes and ids; a long or functional one could cost more than the drawing."""
    _check_prelude(rule.prelude)
    try:
        selectors = cssselect2.compile_selector_list(rule.prelude)
    except cssselect2.SelectorError as error:
        raise refusal("svg_css") from error
    for selector in selectors:
        if selector.pseudo_element is None and not selector.never_matches:
            yield selector


def _check_prelude(prelude: list[tinycss2.ast.Node]) -> None:
    compounds, is_apart = 0, True
    for token in prelude:
        if token.type == "function" or (token.type == "literal" and token.value in ("~", "+")):
            raise refusal("svg_css")
        if token.type == "literal" and token.value == ",":
            compounds, is_apart = 0, True
            continue
        is_space = token.type in ("whitespace", "comment")
        compounds += is_apart and not is_space
        is_apart = is_space
        if compounds > MAX_COMPOUNDS:
            raise refusal("svg_css")


def _declarations(parsed: list[tinycss2.ast.Node], properties: Container[str]) -> tuple[Declarations, Declarations]:
    """Allowed properties, unimportant and important ones. Their values are still foreign text."""
    kept: tuple[Declarations, Declarations] = {}, {}
    for declaration in parsed:
        if declaration.type == "declaration" and declaration.lower_name in properties:
            value = resolved(tinycss2.serialize(declaration.value).strip())
            kept[bool(declaration.important)][declaration.lower_name] = value
    return kept
