"""Two texts flow in, how alike they are flows out: the guard that keeps automated posts on X different.

X forbids identical and near-identical content across accounts by automation (docs.x.com/developer-guidelines,
"identical content across multiple accounts": platform manipulation; checked 2026-11-23). It gives no number, so the
measure is a standard one: Broder's containment of shingles (On the resemblance and containment of documents, 1997),
here with letters instead of words so that it works in every language, and of the shorter text in the longer one so that
a sentence put in front or behind does not hide a copy.

    S(t)        = every run of 5 characters of the normalised text
    score(a, b) = |S(a) ∩ S(b)| ÷ min(|S(a)|, |S(b)|)

Normalised: links, mentions and hashtags removed; compatibility forms and case folded; everything that is no letter or
digit becomes one space. THRESHOLD: on the labelled pairs in tests/social/similarity_pairs.py every copy, re-ordered,
lightly edited or extended text scores above it and every text of one's own below, also when both quote the slogan.
"""

import re
import unicodedata
from collections.abc import Iterable

SHINGLE_LENGTH = 5
THRESHOLD = 0.5
_ASIDE = re.compile(r"https?://\S+|www\.\S+|[@#＠＃][\w.]+", re.IGNORECASE)
_GAPS = re.compile(r"[\W_]+")


def normalised(text: str) -> str:
    """The words alone: no links, mentions, hashtags, case, punctuation."""
    bare = _ASIDE.sub(" ", unicodedata.normalize("NFKC", text))
    return _GAPS.sub(" ", bare.casefold()).strip()


def shingles(text: str) -> frozenset[str]:
    """Every run of five characters of the normalised text; a shorter text is one shingle."""
    words = f" {normalised(text)} "
    if len(words) <= SHINGLE_LENGTH:
        return frozenset({words}) if words.strip() else frozenset()
    return frozenset(words[start : start + SHINGLE_LENGTH] for start in range(len(words) - SHINGLE_LENGTH + 1))


def similarity(first: frozenset[str], second: frozenset[str]) -> float:
    """0 (nothing shared) to 1 (one text holds the other). Texts without any word are alike."""
    if not first or not second:
        return 1.0 if first == second else 0.0
    return len(first & second) / min(len(first), len(second))


def nearest(text: str, others: Iterable[str]) -> float:
    """The highest similarity of a text to any other; 0 when there is none."""
    own = shingles(text)
    return max((similarity(own, shingles(other)) for other in others), default=0.0)


def is_too_similar(score: float) -> bool:
    """Whether automation would break X's rule."""
    return score >= THRESHOLD
