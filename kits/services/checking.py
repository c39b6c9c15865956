"""Looks through what a lead wants to publish: SVGs and texts flow in, compiled templates or an error flow out."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from coalition.errors import Invalid
from coalition.models import Campaign
from kits.errors import TemplateRefused, TooLarge
from kits.formats import FORMATS
from kits.legal import LEGAL
from kits.models.kits import SHARED
from kits.texts import Texts, length_of
from visuals import CompiledTemplate, FontSource, VisualsError, compile_template

MAX_TEMPLATES = 24
MAX_CAPTION_CHARS = 3000  # the longest that a network of ours takes: LinkedIn
Captions = Mapping[str, Mapping[str, str]]


def compile_all(templates: Mapping[str, bytes], *, fonts: FontSource) -> list[CompiledTemplate]:
    """Every template compiled, in order; keys must differ, formats must be those of the table."""
    if not templates:
        raise Invalid("no_template", _("A kit needs a motif."), _("Upload at least one SVG."), field="templates")
    if len(templates) > MAX_TEMPLATES:
        raise Invalid(
            "too_many_templates",
            _("A kit holds at most %(limit)s motifs.") % {"limit": MAX_TEMPLATES},
            _("Take some out."),
            field="templates",
        )
    compiled: dict[str, CompiledTemplate] = {}
    for name, svg in templates.items():
        template = _compiled(name, svg, fonts)
        if template.key in compiled:
            raise Invalid(
                "template_twice",
                _("%(template)s: the motif “%(key)s” is there twice.") % {"template": name, "key": template.key},
                _("Give one of them another data-template."),
                field="templates",
            )
        compiled[template.key] = template
    return list(compiled.values())


def _compiled(name: str, svg: bytes, fonts: FontSource) -> CompiledTemplate:
    try:
        template = compile_template(svg, fonts=fonts)
    except VisualsError as error:
        if error.code != "too-large":
            raise TemplateRefused(name, error) from error
        raise TooLarge(
            "template_too_large",
            _("%(template)s is larger than 16 MB, or than 2 MB without its pictures.") % {"template": name},
            _("Share outlines with <use>, draw with fewer points, or save its pictures smaller."),
            field="templates",
        ) from error
    for key, spec in template.formats.items():
        known = FORMATS.get(key)
        if known is None or (spec.width_px, spec.height_px) != (known.width_px, known.height_px):
            raise Invalid(
                "format_unknown",
                _("%(template)s: the format “%(key)s” of %(width)s × %(height)s px is not in the table.")
                % {"template": name, "key": key, "width": spec.width_px, "height": spec.height_px},
                _("Formats: %(formats)s.")
                % {"formats": ", ".join(f"{row.key} {row.width_px} × {row.height_px}" for row in FORMATS.values())},
                field="templates",
            )
    return template


def check_texts(campaign: Campaign, compiled: list[CompiledTemplate], texts: Texts) -> None:
    """Raise Invalid for a text that names no motif, slot or language of the campaign, or is too long for its slot."""
    by_key = {template.key: template for template in compiled}
    for key, slots in texts.items():
        motifs = list(by_key.values()) if key == SHARED else [by_key[key]] if key in by_key else []
        for slot, told in slots.items():
            if slot == LEGAL:
                raise Invalid(
                    "legal_is_no_text",
                    _("The legal line is set for each country, not as a text."),
                    _("Set it under “Photos and legal lines”."),
                    field="texts",
                )
            holding = [motif for motif in motifs if slot in motif.slots and motif.slots[slot].kind == "text"]
            if not holding:
                raise Invalid(
                    "slot_unknown",
                    _("No motif has a text slot “%(slot)s” at %(key)s.") % {"slot": slot, "key": key},
                    _("Name a slot of the templates."),
                    field="texts",
                )
            _check_languages(campaign, told)
            room = min(motif.slots[slot].max_chars for motif in holding)
            for locale, text in told.items():
                if length_of(text) > room:
                    raise Invalid(
                        "text_too_long",
                        _("“%(text)s” (%(locale)s) is too long for the slot “%(slot)s”.")
                        % {"text": text[:80], "locale": locale, "slot": slot},
                        _("%(limit)s characters fit. Write a shorter one, or one for each motif.") % {"limit": room},
                        field="texts",
                    )


def check_captions(campaign: Campaign, captions: Captions) -> None:
    """Raise Invalid for a caption in a language the campaign does not speak, or longer than any network takes."""
    for told in captions.values():
        _check_languages(campaign, told)
        for locale, text in told.items():
            if len(text) > MAX_CAPTION_CHARS:
                raise Invalid(
                    "caption_too_long",
                    _("The caption in %(locale)s has more than 3,000 characters.") % {"locale": locale},
                    _("Write a shorter one."),
                    field="captions",
                )


def _check_languages(campaign: Campaign, told: Mapping[str, str]) -> None:
    unknown = sorted(set(told) - set(campaign.languages))
    if unknown:
        raise Invalid(
            "language_unknown",
            _("This campaign does not speak %(language)s.") % {"language": unknown[0]},
            _("Choose among: %(languages)s.") % {"languages": ", ".join(campaign.languages)},
            field="texts",
        )
