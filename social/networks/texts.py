"""Texts apart from any network: a text flows in, its fingerprint or itself with the link behind it flows out."""

import hashlib
import re
import unicodedata
from datetime import datetime, timedelta

from social.networks.contract import PublishContent, Window

CLOCK_SKEW = timedelta(seconds=120)
"""How far a network's clock and ours may differ."""


def fingerprint(text: str) -> str:
    """The same for texts that differ only in Unicode form and white space."""
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    return hashlib.sha256(plain.encode()).hexdigest()


def with_link(content: PublishContent) -> str:
    """The text, its link behind it where the text does not hold it."""
    if not content.link or content.link in content.text:
        return content.text
    return f"{content.text}\n{content.link}" if content.text else content.link


def is_within(window: Window, moment: datetime) -> bool:
    """Allows for the clocks' difference."""
    return window.since - CLOCK_SKEW <= moment <= window.until + CLOCK_SKEW
