"""The guard on X: labelled pairs fall on the right side, whatever surrounds the words."""

import pytest

from social.similarity import THRESHOLD, is_too_similar, nearest, normalised, shingles, similarity
from tests.social.similarity_pairs import COPY, PAIRS


@pytest.mark.parametrize(("language", "first", "second", "is_copy"), PAIRS)
def test_every_labelled_pair_falls_on_its_side(language, first, second, is_copy):
    score = similarity(shingles(first), shingles(second))
    assert is_too_similar(score) is is_copy, f"{score:.2f}"


def test_there_are_enough_pairs_in_enough_languages():
    assert len(PAIRS) >= 40
    assert {"en", "fr", "de", "es", "it", "pl", "el", "bg"} <= {pair[0] for pair in PAIRS}
    assert 15 <= sum(pair[3] is COPY for pair in PAIRS) <= len(PAIRS) - 15


def test_the_threshold_lies_well_between_the_two_groups():
    copies = [similarity(shingles(first), shingles(second)) for _, first, second, label in PAIRS if label is COPY]
    owns = [similarity(shingles(first), shingles(second)) for _, first, second, label in PAIRS if label is not COPY]
    assert max(owns) < THRESHOLD - 0.05
    assert min(copies) > THRESHOLD + 0.05


def test_links_mentions_hashtags_case_and_punctuation_do_not_count():
    assert normalised("Vote ANYWAY!! @ondelune #VoteAnyway https://a.example/b?c=1") == "vote anyway"


def test_similarity_is_symmetric_and_bounded():
    for _language, first, second, _label in PAIRS:
        there, back = similarity(shingles(first), shingles(second)), similarity(shingles(second), shingles(first))
        assert there == back
        assert 0.0 <= there <= 1.0
        assert similarity(shingles(first), shingles(first)) == 1.0


def test_texts_without_words_are_alike_and_never_like_others():
    assert similarity(shingles("#a"), shingles("https://b.example")) == 1.0
    assert similarity(shingles("#a"), shingles("words")) == 0.0


def test_the_nearest_of_none_is_zero():
    assert nearest("anything", []) == 0.0
    assert nearest("vote anyway", ["something else entirely", "vote anyway!"]) == 1.0
