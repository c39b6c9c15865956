"""Why a font is refused: a stable code flows in, a sentence for people with one cure flows out."""

from __future__ import annotations

from visuals.errors import gettext_noop

# Every sentence is fixed text, as those for images.
FONT_REFUSALS: dict[str, tuple[str, str]] = {
    "font_too_large": (
        gettext_noop("The font is larger than 10 MB."),
        gettext_noop("Leave out the scripts that your campaign does not write, and export it again."),
    ),
    "font_unknown": (
        gettext_noop("This is no font that can be read."),
        gettext_noop("Take a TTF, OTF, WOFF2 or WOFF file; unpack a zip first."),
    ),
    "font_collection": (
        gettext_noop("The file holds several fonts in one."),
        gettext_noop("Save each font as a file of its own and upload them together."),
    ),
    "font_damaged": (
        gettext_noop("The font is damaged or cut off."),
        gettext_noop("Download or export it again and upload the new file."),
    ),
    "font_expands": (
        gettext_noop("Unpacked, the font is larger than 24 MB."),
        gettext_noop("Leave out the scripts that your campaign does not write, and export it again."),
    ),
    "font_too_heavy": (
        gettext_noop("The font takes too long to read and to draw."),
        gettext_noop("Leave out the scripts that your campaign does not write, and export it again."),
    ),
    "font_no_outlines": (
        gettext_noop("The font holds pictures instead of outlines."),
        gettext_noop("Take the version with outlines, TrueType or CFF."),
    ),
    "font_no_letters": (
        gettext_noop("The font says of none of its shapes which letter it is."),
        gettext_noop("Export it with a Unicode character map."),
    ),
    "font_restricted": (
        gettext_noop("The font file says that it must not be embedded without its maker's permission."),
        gettext_noop("Take a file whose licence allows it, or confirm that its maker has permitted this use."),
    ),
    "font_metrics": (
        gettext_noop("The measures of the font make no sense: its em, its lines or the width of a letter."),
        gettext_noop("Export it again with 1,000 or 2,048 units to the em."),
    ),
    "font_axes": (
        gettext_noop("The axes of this variable font make no sense, or are more than 20."),
        gettext_noop("Export it again, or upload its styles one by one."),
    ),
    "font_cycle": (
        gettext_noop("A letter of the font is put together from itself, or from more than 1,000 parts."),
        gettext_noop("Decompose its composites and export it again."),
    ),
    "font_too_complex": (
        gettext_noop("A letter of the font has more than 20,000 curves, or all of them have more than 3 million."),
        gettext_noop("Simplify its outlines and export it again."),
    ),
    "font_multiplies": (
        gettext_noop("The font makes more than 32 shapes of one letter."),
        gettext_noop("Take out the substitution that does it and export it again."),
    ),
}
