"""Compiles translations: every room's `django.po` flows in, a `django.mo` beside it flows out."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PATTERN = "*/locale/*/LC_MESSAGES/django.po"


def compile_catalogues(root: Path) -> list[Path]:
    """Compile what is newer than its result; return what was written."""
    written = []
    for source in sorted(root.glob(PATTERN)):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name, domain="django")
        beside = target.with_suffix(".mo.new")
        with beside.open("wb") as file:
            write_mo(file, catalogue)
        beside.replace(target)
        written.append(target)
    return written
