"""The table of moves: every pair of states, and the one place that applies it."""

import itertools
import re
from pathlib import Path

import pytest

from social.moving import move
from social.states import MOVES, POSSIBLY_SENT, UNSENT, DeliveryState, may_move, sources_of

S = DeliveryState
# Written out a second time on purpose: a change of the table must be meant.
ALLOWED = {
    "scheduled": "claimed parked cancelled missed",
    "parked": "scheduled published cancelled missed",
    "claimed": "staged scheduled parked failed cancelled unknown",
    "staged": "sending scheduled cancelled",
    "sending": "published failed unknown scheduled parked",
    "unknown": "published scheduled needs_person",
    "needs_person": "published scheduled missed",
    "failed": "scheduled",
    "missed": "scheduled",
    "published": "",
    "cancelled": "",
}


@pytest.mark.parametrize(("old", "new"), list(itertools.product(S, S)))
def test_every_pair_of_states(old, new):
    assert may_move(old, new) is (new.value in ALLOWED[old.value].split())


def test_every_state_has_its_line():
    assert set(MOVES) == set(S)


def test_what_was_accepted_is_never_sent_again():
    assert sources_of(S.SENDING) == {S.STAGED}
    assert MOVES[S.PUBLISHED] == frozenset()
    assert S.CANCELLED not in {target for state in POSSIBLY_SENT for target in MOVES[state]}
    assert UNSENT.isdisjoint(POSSIBLY_SENT)


def test_a_move_outside_the_table_is_a_fault(db):
    with pytest.raises(ValueError, match="no move from"):
        move([], S.SENDING, only_from=[S.SCHEDULED])


def test_only_one_module_writes_the_state_of_a_delivery():
    root = Path(__file__).parents[2] / "social"
    writes = re.compile(r"Delivery\.objects[^\n]*\.update\([^)]*\bstate\s*=|\.state\s*=\s*DeliveryState")
    found = [
        path.name
        for path in root.rglob("*.py")
        if "migrations" not in path.parts and "sandbox" not in path.parts and writes.search(path.read_text())
    ]
    assert found == []
