"""Addresses as people paste them or export them: text flows in, invitees and unreadable lines flow out."""

import csv
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from coalition.services import Invitee

MOST_ADDRESSES = 2_000
MOST_CHARACTERS = 400_000
MOST_NAMING = 2_000  # of a line; the reader of CSV refuses longer cells
_WORD = re.compile(r"[^\s<>,;\"'()\[\]]+")
_HEAD = re.compile(r"e-?mail|courriel|adresse|address", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """What was found: each address once, the lines that hold none that can be used."""

    invitees: list[Invitee]
    unreadable: list[str]


def read_addresses(text: str, *, locale: str) -> Reading:
    """Read addresses from lines, lists or a CSV with a company's name beside it; past the limit is cut."""
    found: dict[str, Invitee] = {}
    unreadable = []
    for number, line in enumerate(text[:MOST_CHARACTERS].splitlines()):
        addresses = [word for word in _WORD.findall(line) if "@" in word[1:-1]]
        if not line.strip(" ,;\t") or (number == 0 and not addresses and _HEAD.search(line)):
            continue
        good = [address for address in addresses if _is_address(address)]
        if not good or len(good) < len(addresses):
            unreadable.append(line.strip()[:120])
        name = _company_name(line) if len(addresses) == 1 else ""
        for address in good:
            found.setdefault(address.lower(), Invitee(email=address, company_name=name, locale=locale))
    return Reading(list(found.values())[:MOST_ADDRESSES], unreadable)


def decode_csv(content: bytes) -> str:
    """Text of an uploaded file: UTF-8, or else the code page that older spreadsheets write."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return len(address) <= 254


def _company_name(line: str) -> str:
    """The first cell of a CSV line that is no address; a line with one cell only names nobody."""
    delimiter = next((mark for mark in (";", "\t", ",") if mark in line), "")
    if not delimiter:
        return ""
    cells = next(csv.reader([line[:MOST_NAMING]], delimiter=delimiter))
    return next((cell.strip()[:120] for cell in cells if cell.strip() and "@" not in cell), "")
