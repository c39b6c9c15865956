"""What a motif leaves to companies of its colour and its logo: its rule flows in, what it is drawn in flows out.

A rule of colour is what stands in a template's `data-field`: "" (any), "locked", or the colours that it takes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from coalition.errors import Invalid
from kits.colours import MAX_COLOURS, read_colour

LOCKED = "locked"


def read_rule(*, is_locked: bool, allowed: Sequence[str]) -> str:
    """A rule as a lead tells it. Raises Invalid."""
    colours = list(dict.fromkeys(read_colour(each) for each in allowed))
    if len(colours) > MAX_COLOURS:
        raise Invalid(
            "too_many_colours",
            _("A motif takes at most %(limit)s colours of a list.") % {"limit": MAX_COLOURS},
            _("Leave some out, or leave the list empty: then it takes any."),
            field="colours",
        )
    return LOCKED if is_locked else " ".join(colours)


def colours_taken(rule: str) -> list[str]:
    """The colours of a rule's list; none where it takes any, or is locked."""
    return [] if rule == LOCKED else rule.split()


def takes_colour(rule: str, colour: str, accent: str) -> bool:
    """Whether a company's colour is seen on the motif. A list always holds the campaign's own."""
    return rule != LOCKED and (not rule or colour in {*rule.split(), accent.lower()})


def field_on(rule: str, colour: str, accent: str) -> str:
    """What a motif is drawn in: a company's colour where it takes it, else the campaign's own."""
    return colour if not rule or takes_colour(rule, colour, accent) else accent


def is_variant_locked(slots: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the campaign keeps the logo's variant to itself: then it is the one that reads best."""
    return bool(slots.get("logo", {}).get("is_locked"))


def require_colour(rules: Sequence[str], colour: str, accent: str) -> None:
    """Raise Invalid unless one of the motifs with these rules takes the colour."""
    if any(takes_colour(rule, colour, accent) for rule in rules):
        return
    taken = list(dict.fromkeys(each for rule in rules for each in colours_taken(rule)))
    if not taken:
        raise Invalid(
            "colour_locked",
            _("The colour belongs to the campaign here."),
            _("Choose a motif that takes yours."),
            field="colour",
        )
    raise Invalid(
        "colour_not_taken",
        _("%(colour)s is none of the colours that stand open here.") % {"colour": colour},
        _("Choose among: %(colours)s.") % {"colours": ", ".join(dict.fromkeys([accent.lower(), *taken]))},
        field="colour",
    )
