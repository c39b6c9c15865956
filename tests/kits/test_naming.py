"""Names of files: every letter with its marks, in no script a path, a device or more than a file system takes."""

import unicodedata
import zipfile
from pathlib import Path

import pytest

from kits.naming import LONGEST, LONGEST_BYTES, archive_entry, plain, visual_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ondelune", "ondelune"),
        ("O’Neill & Söhne, Ltd.", "oneill-söhne-ltd"),
        ("हिन्दी", "हिन्दी"),
        ("กรุงเทพ น้ำ", "กรุงเทพ-น้ำ"),
        ("שָׁלוֹם", unicodedata.normalize("NFC", "שָׁלוֹם")),
        ("தமிழ் நாடு", "தமிழ்-நாடு"),
        ("شَرِكة", "شَرِكة"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("ශ්\u200dරී ලංකා", "ශ්\u200dරී-ලංකා"),
        ("Cafe\u0301", "café"),
        ("A\u0323\u0302n", "ận"),
        ("İstanbul", "istanbul"),
        ("選挙 株式会社", "選挙-株式会社"),
        ("I ❤\ufe0f NY", "i-ny"),
        ("1\ufe0f\u20e3 Haus", "1\u20e3-haus"),
        ("\u0301\u0301Acme -\u0301 x", "acme-x"),
        ("../../etc/passwd", "etcpasswd"),
        ("C:\\temp\\a.exe", "ctempaexe"),
        ("gnp.\u202eexe\u200f\u2067", "gnpexe"),
        ("a\r\nb\x00\x1b\x9bc\uffff", "a-bc"),
        ("__a__b--", "a-b"),
        ("=1+1", "11"),
        ("\u200d\u200cx\u200c\u200c\u200d", "x"),
        ("COM¹", "com¹-1"),
        ("com9", "com9-1"),
        ("nul", "nul-1"),
        ("null", "null"),
        ("🌾", ""),
        ("", ""),
    ],
)
def test_letters_keep_their_marks_and_nothing_else_stays(text: str, name: str) -> None:
    assert plain(text) == name


@pytest.mark.parametrize(
    "text", ["x" * 200, "選" * 200, "हिन्दी" * 40, "ก\u0e49" * 100, "a\u0301\u0316\u0317\u0318" * 40, "𝒳é" * 99]
)
def test_a_long_name_ends_with_a_whole_letter(text: str) -> None:
    name = plain(text)
    assert 0 < len(name) <= LONGEST
    assert len(name.encode()) <= LONGEST_BYTES
    rest = unicodedata.normalize("NFC", text.lower()).removeprefix(name)
    assert unicodedata.category(rest[0])[0] != "M"
    assert plain(name) == name
    longest = visual_name("c" * 60, text, "zh-Hant-TW", "cover-linkedin-company", "webp")
    assert len(longest.encode()) <= 255


def test_a_zip_gives_the_names_back(tmp_path: Path) -> None:
    names = [f"{plain(text)}.txt" for text in ("हिन्दी", "שָׁלוֹם", "ශ්\u200dරී", "Été")]
    with zipfile.ZipFile(tmp_path / "kit.zip", "w") as archive:
        for name in names:
            archive.writestr(archive_entry(name), name)
    with zipfile.ZipFile(tmp_path / "kit.zip") as archive:
        archive.extractall(tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(names)
