"""The rendering engine, a pure library: templates, values and fonts flow in, pictures and warnings flow out.

This is the room's face; nothing else of it is imported by others. No Django, no network, no clock.
"""

from visuals.amending import SlotChange, amend_template
from visuals.colour import (
    INK,
    PAPER,
    ROLES,
    ColourSet,
    colour_set,
    contrast_ratio,
    darker,
    lighter,
    luminance,
    on_field,
)
from visuals.compiling import ENGINE_VERSION, CompiledTemplate, compile_template
from visuals.errors import ImageError, RenderError, TemplateError, VisualsError
from visuals.fonts import FontSource, PackagedFonts
from visuals.inspecting import Inspection, inspect_format
from visuals.logos import LogoChoice, logo_for_field, logo_variant, trim_logo
from visuals.nodes import FormatSpec, Metadata, Rendering, SlotSpec, Values, Variant, Warning
from visuals.palette import LogoFacts, analyse_logo, palette_from_image
from visuals.rendering import MIMES, Encoding, render
from visuals.slots import MAX_CHARS
from visuals.typography import clean_text

__all__ = [
    "ENGINE_VERSION",
    "INK",
    "MAX_CHARS",
    "MIMES",
    "PAPER",
    "ROLES",
    "ColourSet",
    "CompiledTemplate",
    "Encoding",
    "FontSource",
    "FormatSpec",
    "ImageError",
    "Inspection",
    "LogoChoice",
    "LogoFacts",
    "Metadata",
    "PackagedFonts",
    "RenderError",
    "Rendering",
    "SlotChange",
    "SlotSpec",
    "TemplateError",
    "Values",
    "Variant",
    "VisualsError",
    "Warning",
    "amend_template",
    "analyse_logo",
    "clean_text",
    "colour_set",
    "compile_template",
    "contrast_ratio",
    "darker",
    "inspect_format",
    "lighter",
    "logo_for_field",
    "logo_variant",
    "luminance",
    "on_field",
    "palette_from_image",
    "render",
    "trim_logo",
]
