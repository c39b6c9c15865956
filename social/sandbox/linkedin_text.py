"""LinkedIn's little text: escaped text flows in, what a reader sees flows out, and back."""

import re

RESERVED = "|{}@[]()<>#\\*_~"


def spoken(little: str) -> str:
    """Little text as a reader sees it: templates resolved; an unescaped reserved character cuts the rest off."""
    plain = re.sub(r"\{hashtag\|\\?#\|([^}]*)\}", r"\\#\1", little)
    plain = re.sub(r"@\[([^\]]*)\]\([^)]*\)", lambda found: escaped(found.group(1)), plain)
    plain = re.sub(r"(?<!\\)#(?=\w)", r"\\#", plain)
    cut = re.search(rf"(?<!\\)(?:\\\\)*[{re.escape(RESERVED.replace(chr(92), ''))}]", plain)
    return re.sub(r"\\(.)", r"\1", plain[: cut.start()] if cut else plain, flags=re.DOTALL)


def escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in RESERVED else sign for sign in text)


def as_little_text(text: str) -> str:
    """As LinkedIn gives a text back: escaped, with hashtags in the template form."""
    parts = re.split(r"(#\w+)", text)
    return "".join(
        f"{{hashtag|\\#|{escaped(part[1:])}}}" if index % 2 else escaped(part) for index, part in enumerate(parts)
    )
