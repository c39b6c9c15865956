"""What an importer cannot draw as it was drawn: a stable code flows in, a sentence and one cure flow out.

Like the guard's refusals these are fixed sentences, so that whoever shows them can translate them.
"""

from __future__ import annotations

from visuals.errors import gettext_noop

FINDINGS: dict[str, tuple[str, str]] = {
    "filter": (
        gettext_noop("It has a shadow, blur or other effect; it is drawn without."),
        gettext_noop("Draw the shadow as a shape of its own colour, or flatten it into a picture."),
    ),
    "blend": (
        gettext_noop("It is blended with what lies under it; it is drawn in its plain colour."),
        gettext_noop("Set the blend mode to Normal, and draw the overlap as a shape of its own."),
    ),
    "mask": (
        gettext_noop("Its mask has shades or several parts; it is drawn unmasked."),
        gettext_noop("Mask with one plain shape, or use transparency in the colours themselves."),
    ),
    "clip": (
        gettext_noop("Its clip path is made of parts that cannot be joined; it is drawn uncut."),
        gettext_noop("Join the clip path into one shape (Union), then export again."),
    ),
    "pattern": (
        gettext_noop("It is filled with a pattern that is not drawn; it stays empty."),
        gettext_noop("Expand the pattern into shapes, then export again."),
    ),
    "gradient": (
        gettext_noop("Its gradient begins at an inner circle; it is drawn from its middle."),
        gettext_noop("Use a plain linear or radial gradient."),
    ),
    "marker": (
        gettext_noop("The ends of its lines are left out."),
        gettext_noop("Turn the strokes into outlines, then export again."),
    ),
    "hidden": (
        gettext_noop("It is hidden in the export and is left out."),
        gettext_noop("Show it before you export, if it belongs to the motif."),
    ),
    "text_path": (
        gettext_noop("Text on a path is left out."),
        gettext_noop("Turn it into outlines, then export again."),
    ),
    "flowed_text": (
        gettext_noop("Text that flows by a web page's rules is left out."),
        gettext_noop("Turn it into plain text or outlines, then export again."),
    ),
    "font": (
        gettext_noop("Its font is not here; another one stands in for it."),
        gettext_noop("Turn it into outlines to keep its letters, or choose the font of the slot."),
    ),
    "italic": (
        gettext_noop("It is set upright: there are no italics here."),
        gettext_noop("Turn it into outlines to keep its letters."),
    ),
    "linked_image": (
        gettext_noop("Its picture is linked, not embedded; it is left out."),
        gettext_noop("Embed the picture, then export again."),
    ),
    "image_unread": (
        gettext_noop("Its picture cannot be read; it is left out."),
        gettext_noop("Embed it as PNG or JPEG with at most 40 million pixels."),
    ),
    "image_small": (
        gettext_noop("It has too few pixels for this format; it is drawn enlarged."),
        gettext_noop("Export it with as many pixels as the format has."),
    ),
    "reference": (
        gettext_noop("It points at something that is not in the file; it is left out."),
        gettext_noop("Expand its symbol or link, then export again."),
    ),
    "circle": (
        gettext_noop("It is made of itself, in a circle; it is left out."),
        gettext_noop("Expand its symbols, then export again."),
    ),
    "unknown": (
        gettext_noop("It is of a kind that is not drawn; it is left out."),
        gettext_noop("Turn it into shapes or outlines, then export again."),
    ),
    "outlines": (
        gettext_noop("Its letters are outlines, so their font is not known."),
        gettext_noop("Choose the font of the slot, or export without outlining text."),
    ),
    "flat": (
        gettext_noop("Its transform makes it flat; it is left out."),
        gettext_noop("Leave it out of the drawing."),
    ),
    "many_layers": (
        gettext_noop("There are more layers than are listed."),
        gettext_noop("Name the layers that you want to mark, or draw their boxes."),
    ),
}


def cure_of(code: str) -> tuple[str, str]:
    """Sentence and cure; `unknown` stands in for a code that is not ours."""
    return FINDINGS.get(code, FINDINGS["unknown"])
