"""Keeps translations whole: a room's templates and Python flow in, its `.po` files and a list of faults flow out.

Babel reads the sources, so no system gettext is needed; Django's own `templatize` makes templates readable to it.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%")
# Dates and names would change with every run and say nothing the history does not.
_NOISE = re.compile(
    r'^"(Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team'
    r"|Generated-By):.*\n",
    re.MULTILINE,
)
_SKIPPED = ("migrations", "samples", "locale")
Identity = tuple[str | tuple[str, ...], str | None]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a translation."""

    room: str
    language: str
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.room} ({self.language}), {self.what}: {self.text}"


def collected(room: Path) -> Catalog:
    """Every text of a room with the files it comes from."""
    catalogue = Catalog(domain="django")
    for path in sorted(_sources(room)):
        name = path.relative_to(room.parent).as_posix()
        for _line, message, _comments, context in _messages(path):
            catalogue.add(message, context=context, locations=[(name, 0)])
    return catalogue


def _sources(room: Path) -> Iterator[Path]:
    for pattern in ("**/*.py", "templates/**/*.html", "templates/**/*.txt"):
        for path in room.glob(pattern):
            parts = path.relative_to(room).parts
            is_showcase = room.name == "ui" and path.name.startswith("gallery")  # of components, for those who build
            if not set(parts) & set(_SKIPPED) and not is_showcase:
                yield path


def _messages(path: Path) -> list[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    method = "python"
    if path.suffix != ".py":
        # Its output is no Python; the lexer for JavaScript takes anything that looks like calls between other signs.
        text, method = templatize(text, origin=str(path)), "javascript"
    return list(extract(method, io.BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}))


def po_path(room: Path, language: str) -> Path:
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def _existing(room: Path, language: str) -> Catalog:
    path = po_path(room, language)
    if not path.exists():
        return Catalog(locale=language, domain="django")
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def update(room: Path, languages: list[str]) -> list[Path]:
    """Bring the room's files to its sources: new texts empty, gone ones dropped. Returns what changed."""
    wanted, changed = collected(room), []
    for language in languages:
        path, catalogue = po_path(room, language), _existing(room, language)
        catalogue.update(wanted, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        written = io.BytesIO()
        write_po(written, catalogue, width=116, sort_output=True, include_lineno=False, ignore_obsolete=True)
        text = _NOISE.sub("", written.getvalue().decode())
        text = text[text.index('msgid ""') :]
        if len(wanted) and (not path.exists() or path.read_text(encoding="utf-8") != text):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def faults(room: Path, languages: list[str]) -> list[Fault]:
    """What is missing, fuzzy, obsolete or has lost a placeholder."""
    wanted = {_identity(message): message for message in collected(room) if message.id}
    found = []
    for language in languages:
        present = {_identity(message): message for message in _existing(room, language) if message.id}
        for identity, message in wanted.items():
            if what := _what_is_wrong(present.get(identity)):
                found.append(Fault(room.name, language, what, _short(message)))
        found += [
            Fault(room.name, language, "obsolete", _short(message))
            for identity, message in present.items()
            if identity not in wanted
        ]
    return found


def _identity(message: Message) -> Identity:
    return (tuple(message.id) if isinstance(message.id, (list, tuple)) else message.id), message.context


def _what_is_wrong(message: Message | None) -> str:
    if message is None:
        return "missing"
    given = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    strings = [string for string in given if string]
    if len(strings) < len(given):
        return "missing"
    if message.fuzzy:
        return "fuzzy"
    source = message.id[-1] if isinstance(message.id, (list, tuple)) else message.id
    wanted = set(_PLACEHOLDER.findall(source))
    # The singular may leave its number out ("One field"); the last form may not.
    if set(_PLACEHOLDER.findall(strings[-1])) != wanted or any(
        set(_PLACEHOLDER.findall(string)) - wanted for string in strings
    ):
        return "placeholders differ"
    return ""


def _short(message: Message) -> str:
    text = message.id[0] if isinstance(message.id, (list, tuple)) else message.id
    return str(text) if len(text) <= 80 else f"{text[:77]}…"
