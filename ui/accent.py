"""A campaign's colour as a stylesheet: computed colours flow in, CSS with four custom properties flows out."""

import re

_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
_DARK_BY_SYSTEM = ":root:not([data-theme=light])"
_DARK_BY_CHOICE = ":root[data-theme=dark]"


def field_stylesheet(
    *, field: str, on_field: str, tint_light: str, tint_dark: str, edge_light: str | None, edge_dark: str | None
) -> str:
    """The field, what is written on it, the edge that shapes of value need on paper (None: no edge), and the tint.

    Every colour is '#rrggbb'; anything else is refused, since the text is served as a stylesheet.
    """
    for colour in (field, on_field, tint_light, tint_dark, *(edge for edge in (edge_light, edge_dark) if edge)):
        if not _HEX.match(colour):
            raise ValueError(f"{colour!r} is not a colour of the form #rrggbb.")
    light = f"--field:{field};--on-field:{on_field};--field-edge:{edge_light or 'transparent'};--tint:{tint_light}"
    dark = f"--field-edge:{edge_dark or 'transparent'};--tint:{tint_dark}"
    return (
        f":root{{{light}}}\n"
        f"@media (prefers-color-scheme:dark){{{_DARK_BY_SYSTEM}{{{dark}}}}}\n"
        f"{_DARK_BY_CHOICE}{{{dark}}}\n"
    )
