"""Texts are collected from templates and Python, faults are named, and what is compiled is what Django shows."""

import io
import os
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.core.management import CommandError, call_command
from django.utils import translation

from ui.catalogues import compile_catalogues
from ui.translations import collected, faults, po_path, update

TEMPLATE = """{% translate "Members" %}{{ _("Wall") }}{% ui_button _("Send") %}
{% blocktranslate count n=x %}{{ n }} post{% plural %}{{ n }} posts{% endblocktranslate %}
{% blocktranslate with name=company %}Don't forget {{ name }} – “quoted”{% endblocktranslate %}"""
PYTHON = """from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

A = gettext_lazy("Approve")


def b(n: int) -> str:
    return _("Undo") + ngettext("%(n)s company", "%(n)s companies", n) % {"n": n}
"""


@pytest.fixture
def room(tmp_path: Path) -> Path:
    room = tmp_path / "kits"
    (room / "templates" / "kits").mkdir(parents=True)
    (room / "migrations").mkdir()
    (room / "templates" / "kits" / "page.html").write_text(TEMPLATE)
    (room / "pages.py").write_text(PYTHON)
    (room / "migrations" / "0001.py").write_text('x = _("never")')
    return room


def fill(room: Path, **texts: str) -> None:
    """Translate: every message by itself with a star, or as given by its English text."""
    path = po_path(room, "de")
    lines, source = [], ""
    for line in path.read_text().splitlines():
        if line.startswith(("msgid ", "msgid_plural ")):
            source = line.split(" ", 1)[1]
        if line in {'msgstr ""', 'msgstr[0] ""', 'msgstr[1] ""'} and source not in {'""', ""}:
            text = texts.get(source.strip('"'), source.strip('"'))
            line = line.replace('""', f'"{text}"')
        lines.append(line)
    path.write_text("\n".join(lines) + "\n")


def whats(room: Path) -> list[tuple[str, str]]:
    return [(fault.what, fault.text) for fault in faults(room, ["de"])]


def test_every_kind_of_text_is_collected(room: Path) -> None:
    assert {message.id for message in collected(room) if message.id} == {
        "Members",
        "Wall",
        "Send",
        ("%(n)s post", "%(n)s posts"),
        "Don't forget %(name)s – “quoted”",
        "Approve",
        "Undo",
        ("%(n)s company", "%(n)s companies"),
    }


def test_a_room_without_files_lacks_everything(room: Path) -> None:
    assert len(whats(room)) == 8
    assert {what for what, _ in whats(room)} == {"missing"}


def test_updating_keeps_translations_and_drops_what_is_gone(room: Path) -> None:
    assert update(room, ["de"]) == [po_path(room, "de")]
    fill(room, Members="Mitglieder")
    assert whats(room) == []
    (room / "pages.py").write_text("")
    assert ("obsolete", "Approve") in whats(room)
    update(room, ["de"])
    assert whats(room) == []
    with po_path(room, "de").open("rb") as file:
        assert read_po(file)["Members"].string == "Mitglieder"
    assert "Approve" not in po_path(room, "de").read_text()


def test_a_second_update_changes_nothing(room: Path) -> None:
    update(room, ["de"])
    assert update(room, ["de"]) == []


def test_a_lost_placeholder_is_a_fault(room: Path) -> None:
    update(room, ["de"])
    fill(room, **{"%(n)s companies": "Unternehmen"})
    assert whats(room) == [("placeholders differ", "%(n)s company")]


def test_a_fuzzy_text_is_a_fault(room: Path) -> None:
    update(room, ["de"])
    fill(room)
    path = po_path(room, "de")
    path.write_text(path.read_text().replace('msgid "Wall"', '#, fuzzy\nmsgid "Wall"'))
    assert whats(room) == [("fuzzy", "Wall")]


def test_compiling_happens_once_per_change(room: Path) -> None:
    update(room, ["de"])
    fill(room)
    target = po_path(room, "de").with_suffix(".mo")
    assert compile_catalogues(room.parent) == [target]
    assert compile_catalogues(room.parent) == []
    later_s = target.stat().st_mtime + 1
    os.utime(po_path(room, "de"), (later_s, later_s))
    assert compile_catalogues(room.parent) == [target]


def test_this_room_is_translated() -> None:
    call_command("translations", "--check", "--room", "ui")


def test_the_command_fails_on_a_fault(monkeypatch: pytest.MonkeyPatch, room: Path) -> None:
    monkeypatch.setattr("ui.management.commands.translations.faults", lambda path, languages: faults(room, ["de"]))
    with pytest.raises(CommandError, match="8 texts need a translator"):
        call_command("translations", "--check", "--room", "ui", stdout=io.StringIO())


def test_what_is_compiled_is_shown() -> None:
    call_command("build_assets")
    translation.trans_real._translations.clear()
    translation.trans_real._default = None
    with translation.override("de"):
        assert translation.gettext("Undo") == "Rückgängig"
    with translation.override("fr"):
        assert translation.gettext("Waiting for approval") == "En attente d’accord"
