"""How X counts, how LinkedIn escapes, and how a text is known again when it comes back changed."""

import pytest

from social.networks.linkedin.text import little_text, plain_text
from social.networks.linkedin.text import read_fingerprint as linkedin_print
from social.networks.texts import fingerprint
from social.networks.x.text import read_fingerprint, sent_fingerprint, weighted_length

WEIGHTS = [
    ("", 0),
    ("Vote anyway", 11),
    ("café", 4),
    ("cafe\u0301", 4),
    ("Ψήφισε όπως και να 'χει", 23),
    ("Гласувай въпреки всичко", 23),
    ("投票", 4),
    ("투표", 4),
    ("👍", 2),
    ("👍🏽", 2),
    ("👨‍👩‍👧‍👦", 2),
    ("🇪🇺", 2),
    ("🗳️ vote", 7),
    ("❤️", 2),
    ("1️⃣", 2),
    ("https://example.org/a/very/long/address/indeed/that/goes/on?and=on", 23),
    ("see https://a.eu now", 31),
    ("see example.org now", 31),
    ("e-mail ana@example.org", 22),
    ("“quoted” – dash …", 18),
]


@pytest.mark.parametrize(("text", "weight"), WEIGHTS)
def test_x_weighs(text: str, weight: int) -> None:
    assert weighted_length(text) == weight


ESCAPES = [
    ("plain", "plain"),
    ("#VoteAnyway now", "#VoteAnyway now"),
    ("(really) [x] {y} <z>", r"\(really\) \[x\] \{y\} \<z\>"),
    ("a_b * ~ | @ana \\", r"a\_b \* \~ \| \@ana \\"),
    ("C# and a#b and #1 and # alone", r"C\# and a\#b and \#1 and \# alone"),
    ("#Élection2024 #vote_anyway", r"#Élection2024 #vote\_anyway"),
    ("(#VoteAnyway)", r"\(#VoteAnyway\)"),
    ("#Ευρωεκλογές!", "#Ευρωεκλογές!"),
]


@pytest.mark.parametrize(("text", "escaped"), ESCAPES)
def test_linkedin_escapes_and_keeps_hashtags_alive(text: str, escaped: str) -> None:
    assert little_text(text) == escaped
    assert plain_text(escaped) == text


def test_linkedins_templates_read_back_as_the_text() -> None:
    back = r"Vote \(really\) {hashtag|\#|VoteAnyway} with @[Ana \(lead\)](urn:li:organization:1) {hashtag|\#|a\_b}"
    assert plain_text(back) == "Vote (really) #VoteAnyway with Ana (lead) #a_b"
    assert linkedin_print(back) == fingerprint("Vote (really) #VoteAnyway with Ana (lead) #a_b")


def test_a_text_is_known_again_on_x() -> None:
    sent = "Vote & bring friends <3 https://Example.org/Vote/ and example.eu/x #VoteAnyway"
    back = {
        "id": "1",
        "text": "Vote &amp; bring friends &lt;3 https://t.co/aaa and https://t.co/bbb #VoteAnyway https://t.co/ccc",
        "entities": {
            "urls": [
                {"url": "https://t.co/aaa", "expanded_url": "https://example.org/Vote"},
                {"url": "https://t.co/bbb", "expanded_url": "http://example.eu/x"},
                {"url": "https://t.co/ccc", "expanded_url": "https://x.com/ben/status/1/photo/1", "media_key": "3_1"},
            ]
        },
    }
    assert read_fingerprint(back) == sent_fingerprint(sent)
    assert read_fingerprint(back | {"text": "Vote & bring a friend"}) != sent_fingerprint(sent)


def test_unicode_form_and_white_space_make_no_difference_and_words_do() -> None:
    assert fingerprint("cafe\u0301  au\nlait ") == fingerprint("café au lait")
    assert fingerprint("Vote") != fingerprint("vote")
