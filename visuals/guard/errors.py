"""Why an upload is refused: a stable code flows in, a sentence for people with one cure flows out."""

from __future__ import annotations

from visuals.errors import VisualsError, gettext_noop
from visuals.guard.font_refusals import FONT_REFUSALS


class UploadRefused(VisualsError):
    """The file is not taken. `code` is stable, `message` says why, `remedy` is one sentence of cure."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(code, message, remedy=remedy)


# Every sentence is fixed text: nothing of a hostile file can reach a page or a log through it.
REFUSALS: dict[str, tuple[str, str]] = {
    "empty": (
        gettext_noop("The file is empty."),
        gettext_noop("Choose the file again."),
    ),
    "too_large": (
        gettext_noop("The file is larger than allowed."),
        gettext_noop("Save it smaller: a logo needs no more than 1,600 pixels."),
    ),
    "unknown_format": (
        gettext_noop("This is no image that can be read."),
        gettext_noop("Save it as SVG, PNG, JPEG, WebP, GIF or AVIF."),
    ),
    "unsupported_format": (
        gettext_noop("Images of this kind are not taken."),
        gettext_noop("Save it as SVG, PNG, JPEG, WebP, GIF or AVIF."),
    ),
    "damaged": (
        gettext_noop("The image is damaged or cut off."),
        gettext_noop("Export it again and upload the new file."),
    ),
    "too_many_pixels": (
        gettext_noop("The image has more than 40 million pixels."),
        gettext_noop("Scale it down: 1,600 pixels on the longer side are enough."),
    ),
    "webp_too_many_pixels": (
        gettext_noop("The WebP has more than 24 million pixels."),
        gettext_noop("Scale it down to 1,600 pixels on the longer side, or save it as PNG or JPEG."),
    ),
    "too_small": (
        gettext_noop("The image is too small to be drawn."),
        gettext_noop("Export it with at least 16 pixels on the longer side."),
    ),
    "invisible": (
        gettext_noop("The image is fully transparent."),
        gettext_noop("Export it with its shapes visible."),
    ),
    "too_heavy": (
        gettext_noop("The image takes too much time or memory to draw."),
        gettext_noop("Scale a picture down to 1,600 pixels; simplify a drawing's paths and effects."),
    ),
    "photo_format": (
        gettext_noop("This is no photo that is read."),
        gettext_noop("Save it as JPEG, PNG, WebP or AVIF."),
    ),
    "photo_small": (
        gettext_noop("The photo is less than 200 pixels wide or high."),
        gettext_noop("Use the file as the camera made it."),
    ),
    "photo_too_large": (
        gettext_noop("The photo is larger than 20 MB."),
        gettext_noop("Save it as JPEG: 3,000 pixels on the longer side are enough."),
    ),
    "photo_too_many_pixels": (
        gettext_noop("The photo has more than 40 million pixels."),
        gettext_noop("Scale it down: 3,000 pixels on the longer side are enough."),
    ),
    "photo_webp_too_many_pixels": (
        gettext_noop("The WebP has more than 24 million pixels."),
        gettext_noop("Save it as JPEG: 3,000 pixels on the longer side are enough."),
    ),
    "photo_too_heavy": (
        gettext_noop("The photo takes too much time or memory to open."),
        gettext_noop("Save it as JPEG: 3,000 pixels on the longer side are enough."),
    ),
    "svg_compressed": (
        gettext_noop("The file is compressed."),
        gettext_noop("Save an SVGZ as plain SVG."),
    ),
    "svg_not_xml": (
        gettext_noop("The SVG is not well-formed."),
        gettext_noop("Save it again as plain SVG from your drawing program."),
    ),
    "svg_encoding": (
        gettext_noop("The SVG is written in an encoding that is not read."),
        gettext_noop("Save it as UTF-8."),
    ),
    "svg_not_svg": (
        gettext_noop("The file does not begin with an svg element."),
        gettext_noop("Export the drawing itself as SVG."),
    ),
    "svg_entities": (
        gettext_noop("The SVG declares entities that are nested, external or too long."),
        gettext_noop("Export it without them: in Illustrator use Export As → SVG instead of Save As."),
    ),
    "svg_too_many_elements": (
        gettext_noop("The SVG has more than 20,000 elements."),
        gettext_noop("Join its shapes into fewer paths, or export it as PNG."),
    ),
    "svg_too_deep": (
        gettext_noop("The SVG nests its groups more than 64 levels deep."),
        gettext_noop("Ungroup the drawing, or export it as PNG."),
    ),
    "svg_too_long": (
        gettext_noop("The SVG holds more points or text than a logo needs."),
        gettext_noop("Simplify its paths, turn text into outlines, or export it as PNG."),
    ),
    "svg_number": (
        gettext_noop("The SVG holds a number that is not finite or beyond a million."),
        gettext_noop("Scale the artboard to an ordinary size and export it again."),
    ),
    "svg_no_size": (
        gettext_noop("The SVG says neither its size nor its view box."),
        gettext_noop("Export it with a width and a height."),
    ),
    "svg_css": (
        gettext_noop("The SVG's style sheet uses selectors that are not read."),
        gettext_noop("Export it with presentation attributes or inline styles."),
    ),
    "svg_external": (
        gettext_noop("The SVG refers to something outside of itself."),
        gettext_noop("Embed linked images and styles before you export it."),
    ),
    "svg_embedded": (
        gettext_noop("The SVG embeds an image that is not read."),
        gettext_noop("Embed images as PNG or JPEG, or expand them to paths."),
    ),
    "svg_text": (
        gettext_noop("The SVG holds text, which looks different on every machine that lacks its font."),
        gettext_noop(
            "Turn text into outlines: Type → Create Outlines in Illustrator, Path → Object to Path in Inkscape, "
            "“Outline text” in Figma's export."
        ),
    ),
    "svg_effects": (
        gettext_noop("The SVG uses a filter, mask, clip or blend that is not drawn here as in a browser."),
        gettext_noop(
            "Expand or flatten its effects, or export it as PNG with at least 1,600 pixels on the longer side."
        ),
    ),
    "svg_cycle": (
        gettext_noop("The SVG refers to itself in a circle."),
        gettext_noop("Expand its symbols, patterns and masks, and export it again."),
    ),
    "svg_expands": (
        gettext_noop("The SVG repeats its parts more than 30,000 times."),
        gettext_noop("Expand its symbols, patterns and masks, or export it as PNG."),
    ),
    "svg_not_drawn": (
        gettext_noop("The SVG cannot be drawn."),
        gettext_noop("Save it as plain SVG, or export it as PNG."),
    ),
} | FONT_REFUSALS


def refusal(code: str) -> UploadRefused:
    message, remedy = REFUSALS[code]
    return UploadRefused(code, message, remedy)
