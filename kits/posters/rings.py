"""Words on a circle: the verb runs over the top, what follows under the foot; both are read upright."""

import math

from kits.posters.outlines import filled

TOLERANCE_PX = 0.05
GAP = math.radians(7)


def ring(above: str, below: str, *, centre: float, inner: float, outer: float) -> str:
    """Two words between two radii that together go round, each as long as its letters ask for."""
    share = len(above) / (len(above) + len(below))
    share = min(max(share, 0.38), 0.5)
    over = 2 * math.pi * share - 2 * GAP
    under = 2 * math.pi * (1 - share) - 2 * GAP
    return _bent(above, centre, inner, outer, over, is_above=True) + _bent(
        below, centre, inner, outer, under, is_above=False
    )


def _bent(text: str, centre: float, inner: float, outer: float, angle: float, *, is_above: bool) -> str:
    middle = (inner + outer) / 2
    word = filled(text, measure=angle * middle, cap=outer - inner, wght=1000)
    over = max(1.0, word.top / (outer - inner))

    def move(x: float, height: float, _top: float) -> tuple[float, float]:
        share = height / over
        if is_above:
            turn = x / middle - angle / 2 - math.pi / 2
            radius = inner + share
        else:
            turn = math.pi / 2 + angle / 2 - x / middle
            radius = outer - share
        return centre + radius * math.cos(turn), centre + radius * math.sin(turn)

    return f'<path data-fill="on-field" d="{word.warped(move, TOLERANCE_PX)}"/>'
