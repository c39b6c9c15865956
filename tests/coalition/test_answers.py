"""Repeatable answers: once carried out, answered alike; never for another body; never twice at a time."""

from datetime import timedelta
from threading import Event

import pytest

from coalition.errors import Conflict, Invalid
from coalition.models import KeptAnswer, LedgerEntry, Person
from coalition.services import answer_once
from tests.cast import NOW, Cast, make_person


def ask(person: Person, *, key: str = "k", body: bytes = b"{}", now=NOW, run=lambda: (200, {"sent": 1})):
    return answer_once(person_id=person.id, operation="test", key=key, body=body, now=now, run=run)


def test_a_repeat_gets_the_same_answer_without_the_effect(cast: Cast) -> None:
    calls = []

    def run():
        calls.append(1)
        return 201, {"sent": len(calls)}

    assert [ask(cast.ana, run=run) for _ in range(3)] == [(201, {"sent": 1})] * 3
    assert calls == [1]


def test_the_same_key_is_another_one_for_another_person(cast: Cast) -> None:
    ask(cast.ana)
    assert ask(cast.ben, run=lambda: (200, {"sent": 2})) == (200, {"sent": 2})


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_is_needed(cast: Cast, key: str) -> None:
    with pytest.raises(Invalid) as refusal:
        ask(cast.ana, key=key)
    assert refusal.value.code == "idempotency_key_missing"


def test_another_body_is_refused(cast: Cast) -> None:
    ask(cast.ana)
    with pytest.raises(Invalid) as refusal:
        ask(cast.ana, body=b'{"a":1}')
    assert (refusal.value.status, refusal.value.code) == (422, "idempotency_key_reused")


def test_a_refused_run_keeps_nothing(cast: Cast) -> None:
    def refuse():
        raise Invalid("no", "No.")

    with pytest.raises(Invalid):
        ask(cast.ana, run=refuse)
    assert ask(cast.ana) == (200, {"sent": 1})


def test_an_answer_is_kept_for_a_day(cast: Cast) -> None:
    ask(cast.ana)
    assert ask(cast.ana, now=NOW + timedelta(hours=24), run=lambda: (200, {})) == (200, {"sent": 1})
    assert ask(cast.ana, now=NOW + timedelta(hours=24, seconds=1), run=lambda: (200, {})) == (200, {})


def test_an_abandoned_one_is_taken_over(cast: Cast) -> None:
    KeptAnswer.objects.create(
        person=cast.ana, operation="test", key="k", body_sha256="44136fa355b3678a", created_at=NOW
    )
    with pytest.raises(Invalid):  # another body
        ask(cast.ana, now=NOW + timedelta(seconds=119))
    assert ask(cast.ana, now=NOW + timedelta(seconds=121)) == (200, {"sent": 1})


def test_whoever_was_taken_for_dead_rolls_back(cast: Cast) -> None:
    def slow():
        LedgerEntry.objects.create(at=NOW, campaign_at=NOW, kind="test.effect")
        KeptAnswer.objects.all().delete()  # another request took over meanwhile
        return 200, {}

    with pytest.raises(Conflict):
        ask(cast.ana, run=slow)
    assert not LedgerEntry.objects.filter(kind="test.effect").exists()


def test_while_the_first_runs_a_second_is_told_to_wait(in_threads, settings) -> None:
    ana = make_person("Ana")
    is_running, may_end = Event(), Event()

    def slow():
        is_running.set()
        assert may_end.wait(20)
        return 200, {"sent": 1}

    def call(which: str) -> object:
        if which == "first":
            return ask(ana, run=slow)
        assert is_running.wait(20)
        try:
            # Asked for by reading only, so that SQLite's one writer is not needed.
            kept = KeptAnswer.objects.get()
            return kept.status
        finally:
            may_end.set()

    assert in_threads(call, ["first", "second"]) == [(200, {"sent": 1}), None]


def test_an_unfinished_one_answers_conflict(cast: Cast) -> None:
    def again():
        with pytest.raises(Conflict) as refusal:
            ask(cast.ana)
        assert refusal.value.code == "in_progress"
        return 200, {"sent": 1}

    assert ask(cast.ana, run=again) == (200, {"sent": 1})
