"""Where a website keeps its logo: a page's text flows in, places to look at flow out, the likeliest first.

A page is a stranger's: it is read once from front to back within fixed windows, never as a tree.
"""

import base64
import binascii
import html
import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from encodings import normalize_encoding
from encodings.aliases import aliases
from typing import Any
from urllib.parse import unquote_to_bytes, urljoin

MAX_TAGS = 5_000
MAX_FOUND = 40
TAG_CHARS = 8_000
NEAR_CHARS = 1_500  # how far behind a name that says "logo" the picture may begin
BLOCK_CHARS = 300_000
_TAG = re.compile(r"<!--|<(/?)(link|meta|base|img|svg|script|style|header|nav)(?=[\s/>])", re.IGNORECASE)
_REST = re.compile(r"(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]{1,60})(?:\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]{1,2000})))?")
_SIZE = re.compile(r"(\d{1,4})x(\d{1,4})")
_COLOUR = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})\Z", re.IGNORECASE)
_ORGANISATION_DEPTH = 6
# What pages are written in. Python knows more: some raise whatever `errors` says, and punycode takes minutes.
_CHARSETS = frozenset(
    {"utf_8", "ascii", "latin_1", "cp874", "cp932", "cp949", "koi8_r", "koi8_u", "mac_roman", "tis_620", "shift_jis"}
    | {"euc_jp", "euc_kr", "gb2312", "gbk", "gb18030", "big5", "big5hkscs"}
    | {f"cp{number}" for number in range(1250, 1259)}
    | {f"iso8859_{number}" for number in (*range(2, 12), *range(13, 17))}
)


@dataclass(frozen=True)
class Place:
    """Somewhere a logo may be: an address, or the drawing itself. A higher score is likelier."""

    score: int
    address: str = ""
    data: bytes = b""


@dataclass(frozen=True)
class Finds:
    """What a page tells of a company's look; `manifest` is the address of one more thing to read, or ""."""

    places: list[Place]
    colour: str = ""
    manifest: str = ""


@dataclass(frozen=True)
class _Tag:
    name: str
    is_end: bool
    attributes: Mapping[str, str]
    start: int
    block: str = ""  # the text inside a script, or the whole of a drawing


def decoded(body: bytes, charset: str) -> str:
    """A page's text in the charset that it names, or in UTF-8; what is not written in it becomes U+FFFD."""
    name = normalize_encoding(charset[:40]).lower()
    name = aliases.get(name, name)
    return body.decode(name if name in _CHARSETS else "utf-8", errors="replace")


def read_page(text: str, address: str) -> Finds:
    """The places of a page at an address."""
    marks = _logo_marks(text)
    places: list[Place] = []
    colour, manifest, base, in_header, last_picture = "", "", address, 0, -1
    for tag in _tags(text):
        if tag.name in {"header", "nav"}:
            in_header = max(0, in_header + (-1 if tag.is_end else 1))
        elif tag.name == "base" and tag.attributes.get("href"):
            base = _joined(address, tag.attributes["href"]) or base
        elif tag.name == "meta" and tag.attributes.get("name", "").lower() == "theme-color":
            colour = colour or read_css_colour(tag.attributes.get("content", ""))
        elif tag.name == "link" and "manifest" in _words(tag, "rel"):
            manifest = _joined(base, tag.attributes.get("href", ""))
        else:
            places.extend(_places_of(tag, base, in_header > 0, _is_near(marks, tag.start, last_picture)))
            last_picture = tag.start if tag.name in {"img", "svg"} else last_picture
    return Finds(best(places), colour, manifest)


def read_manifest(text: str, address: str) -> Finds:
    """The icons and the colour of a web app manifest, https://www.w3.org/TR/appmanifest/."""
    told = _parsed(text)
    if not isinstance(told, dict):
        return Finds([])
    icons = told.get("icons")
    places = [
        Place(40 + _size_score(str(icon.get("sizes", ""))), _joined(address, str(icon.get("src", ""))))
        for icon in (icons if isinstance(icons, list) else [])[:MAX_FOUND]
        if isinstance(icon, dict) and "maskable" not in str(icon.get("purpose", ""))
    ]
    return Finds(best(places), read_css_colour(str(told.get("theme_color", ""))))


def best(places: list[Place]) -> list[Place]:
    """The likeliest first, each address and drawing once."""
    ranked = sorted((place for place in places if place.address or place.data), key=lambda place: -place.score)
    once: dict[str | bytes, Place] = {}
    for place in ranked:
        once.setdefault(place.address or place.data, place)
    return list(once.values())[:MAX_FOUND]


def read_css_colour(text: str) -> str:
    """`#rrggbb` in small letters from `#rgb` or `#rrggbb`; "" for anything else."""
    found = _COLOUR.match(text.strip())
    if not found:
        return ""
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def _tags(text: str) -> Iterator[_Tag]:
    lower, at = text.lower(), 0
    if len(lower) != len(text):  # a letter that grows when it is made small would shift every place
        text = lower
    for _number in range(MAX_TAGS):
        found = _TAG.search(text, at)
        if found is None:
            return
        if found[0] == "<!--":
            at = lower.find("-->", found.end())
            if at < 0:
                return
            continue
        rest = _REST.match(text, found.end(), found.end() + TAG_CHARS)
        at = rest.end() if rest else found.end()
        name, told = found[2].lower(), rest[0] if rest else ""
        block = ""
        if name in {"script", "style", "svg"} and not found[1] and not told.endswith("/>"):
            end = lower.find(f"</{name}", at)
            if end < 0:
                return
            block = text[at:end] if name == "script" else text[found.start() : end] + f"</{name}>"
            at = end + len(name) + 2
        yield _Tag(name, bool(found[1]), _attributes(told), found.start(), block)


def _attributes(told: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in _ATTRIBUTE.finditer(told):
        value = next((value for value in each.groups()[1:] if value is not None), "")
        found.setdefault(each[1].lower(), html.unescape(value).strip())
    return found


def _logo_marks(text: str) -> list[int]:
    """Where inside a tag something is called a logo."""
    lower, at = text.lower(), -1
    marks: list[int] = []
    while (at := lower.find("logo", at + 1)) >= 0 and len(marks) < MAX_TAGS:
        start = lower.rfind("<", max(0, at - TAG_CHARS), at)
        if start >= 0 and lower.find(">", start, at) < 0:
            marks.append(start)
    return marks


def _is_near(marks: list[int], start: int, last_picture: int) -> bool:
    """Whether a picture, or what stands shortly before it and after the last one, is called a logo."""
    after = bisect_left(marks, start + 1)
    return after > 0 and marks[after - 1] > last_picture and start - marks[after - 1] <= NEAR_CHARS


def _places_of(tag: _Tag, base: str, is_in_header: bool, is_named: bool) -> Iterator[Place]:
    if tag.name == "link":
        yield from _icon(tag, base)
    elif tag.name == "meta":
        yield from _shared_picture(tag, base)
    elif tag.name == "script" and "ld+json" in tag.attributes.get("type", "").lower():
        for address in _organisation_logos(_parsed(tag.block)):
            yield Place(95, _joined(base, address))
    elif tag.name in {"img", "svg"} and is_named:
        yield _picture(tag, base, 100 if is_in_header else 70)


def _picture(tag: _Tag, base: str, score: int) -> Place:
    """A picture of the page that is called a logo; a drawing stands in the page itself."""
    if tag.name == "svg":
        return Place(score, data=_standalone(tag.block) if len(tag.block) <= BLOCK_CHARS else b"")
    source = tag.attributes.get("src") or tag.attributes.get("data-src", "")
    if source.startswith("data:"):
        return Place(score, data=_data_address(source))
    return Place(score + (5 if source.split("?")[0].endswith(".svg") else 0), _joined(base, source))


def _icon(tag: _Tag, base: str) -> Iterator[Place]:
    relations, address = _words(tag, "rel"), _joined(base, tag.attributes.get("href", ""))
    if relations & {"apple-touch-icon", "apple-touch-icon-precomposed"}:
        yield Place(50 + _size_score(tag.attributes.get("sizes", "180x180")), address)
    elif "mask-icon" in relations:
        yield Place(55, address)
    elif "icon" in relations:
        is_drawing = address.split("?")[0].endswith(".svg")
        yield Place(60 if is_drawing else 30 + _size_score(tag.attributes.get("sizes", "")), address)


def _shared_picture(tag: _Tag, base: str) -> Iterator[Place]:
    name = (tag.attributes.get("property") or tag.attributes.get("name", "")).lower()
    scores = {"og:logo": 90, "og:image": 15, "og:image:url": 15, "msapplication-tileimage": 35}
    if name in scores:
        yield Place(scores[name], _joined(base, tag.attributes.get("content", "")))


def _organisation_logos(told: Any, depth: int = 0) -> Iterator[str]:
    """`logo` of schema.org's Organization and its kinds: an address, or an ImageObject that has one."""
    if depth > _ORGANISATION_DEPTH:
        return
    if isinstance(told, list):
        for each in told[:MAX_FOUND]:
            yield from _organisation_logos(each, depth + 1)
    elif isinstance(told, dict):
        logo = told.get("logo")
        logo = logo[0] if isinstance(logo, list) and logo else logo
        logo = logo.get("url") or logo.get("contentUrl") if isinstance(logo, dict) else logo
        if isinstance(logo, str):
            yield logo
        for name in ("@graph", "publisher", "mainEntity"):
            yield from _organisation_logos(told.get(name), depth + 1)


def _words(tag: _Tag, name: str) -> set[str]:
    return set(tag.attributes.get(name, "").lower().split())


def _size_score(sizes: str) -> int:
    """Up to ten more for a larger icon."""
    found = _SIZE.search(sizes.lower())
    return min(10, int(found[1]) // 32) if found else 0


def _joined(base: str, address: str) -> str:
    """An absolute web address, or ""."""
    try:
        joined = urljoin(base, address.strip())
    except ValueError:
        return ""
    return joined if address and joined.startswith(("https://", "http://")) else ""


def _standalone(drawing: str) -> bytes:
    """A drawing of a page as a file of its own."""
    opening = drawing[: drawing.find(">") + 1]
    if "xmlns=" not in opening:
        drawing = drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    if "xlink:" in drawing and "xmlns:xlink" not in opening:
        drawing = drawing.replace("<svg", '<svg xmlns:xlink="http://www.w3.org/1999/xlink"', 1)
    return drawing.encode(errors="replace")


def _data_address(source: str) -> bytes:
    head, _comma, body = source.partition(",")
    try:
        return base64.b64decode(body) if head.endswith(";base64") else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return b""


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
