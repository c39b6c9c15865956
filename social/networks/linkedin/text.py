"""LinkedIn's little text: a text flows in, its escaped form flows out; what is read back flows in, its print flows out.

Source: learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/little-text-format, checked 2026-11-23.
"""

import re

from social.networks.texts import fingerprint

RESERVED = frozenset("|{}@[]()<>#\\*_~")
HASHTAG = re.compile(r"(?<!\w)#(?=[^\W_]*[^\W\d_])[^\W_]+")


def little_text(text: str) -> str:
    """Reserved signs escaped; a hashtag keeps its bare sign, so that it stays one."""
    parts: list[str] = []
    position = 0
    for found in HASHTAG.finditer(text):
        parts += [_escaped(text[position : found.start()]), found.group()]
        position = found.end()
    return "".join([*parts, _escaped(text[position:])])


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in RESERVED else sign for sign in text)


def plain_text(little: str) -> str:
    """What a reader sees: hashtag and mention templates resolved, escapes removed."""
    plain = re.sub(r"\{hashtag\|\\?#\|((?:\\.|[^}\\])*)\}", r"\\#\1", little)
    plain = re.sub(r"@\[((?:\\.|[^\]\\])*)\]\([^)]*\)", r"\1", plain)
    return re.sub(r"\\(.)", r"\1", plain, flags=re.DOTALL)


def read_fingerprint(commentary: str) -> str:
    """The fingerprint of a commentary as LinkedIn gives it back."""
    return fingerprint(plain_text(commentary))
