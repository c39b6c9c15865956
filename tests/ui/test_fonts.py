"""The fonts that are served: size, letters, axes, features, and that a second build is free."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from fontTools.ttLib import TTFont

from ui.typefaces import FACES, SCRIPTS, file_name, fonts_are_current

ALPHABETS = {
    "de": "ÄÖÜäöüßẞ„“",
    "fr": "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ«»",
    "pl": "ĄĆĘŁŃÓŚŹŻąćęłńóśźż",
    "ro": "ĂÂÎȘȚăâîșț",
    "cs": "ČĎĚŇŘŠŤŮŽčďěňřšťůž",
    "mt": "ĊĠĦŻċġħż",
    "lv": "ĀĒĢĪĶĻŅŪāēģīķļņū",
    "hu": "ŐŰőű",
    "signs": "–—…€×−±≈≤≥→",
}
OTHER = {"el": "ΆΈΉΊΌΎΏΑΩάέήίόύώϊϋΐΰς", "bg": "АБВЖЩЪЮЯабвжщъюя", "uk": "ЄІЇҐєіїґ"}
BUDGET_BYTES = 62 * 1024


def test_a_western_page_loads_at_most_62_kb_of_fonts(assets: Path) -> None:
    sizes = [(assets / "fonts" / file_name(face, SCRIPTS[0])).stat().st_size for face in FACES]
    assert sum(sizes) <= BUDGET_BYTES


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.family)
@pytest.mark.parametrize(
    ("script", "alphabets"), [(SCRIPTS[0], ALPHABETS), (SCRIPTS[1], OTHER)], ids=["latin", "other"]
)
def test_every_letter_is_there(assets: Path, face, script, alphabets) -> None:
    glyphs = TTFont(assets / "fonts" / file_name(face, script)).getBestCmap()
    assert {name: [sign for sign in text if ord(sign) not in glyphs] for name, text in alphabets.items()} == {
        name: [] for name in alphabets
    }


def test_literata_is_fixed_and_plex_keeps_its_weight_axis(assets: Path) -> None:
    fixed, variable = (TTFont(assets / "fonts" / file_name(face, SCRIPTS[0])) for face in FACES)
    assert "fvar" not in fixed
    assert fixed["OS/2"].usWeightClass == 900
    assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in variable["fvar"].axes] == [("wght", 400, 700)]


def test_kerning_and_tabular_figures_survive(assets: Path) -> None:
    font = TTFont(assets / "fonts" / file_name(FACES[0], SCRIPTS[0]))
    features = {record.FeatureTag for name in ("GSUB", "GPOS") for record in font[name].table.FeatureList.FeatureRecord}
    assert {"kern", "tnum", "ccmp", "mark"} <= features


def test_the_stylesheet_names_every_file_and_swaps_without_shift(assets: Path) -> None:
    css = (assets / "fonts" / "fonts.css").read_text()
    named = set(re.findall(r'url\("([^"]+)"\)', css))
    assert named == {file_name(face, script) for face in FACES for script in SCRIPTS}
    assert css.count("font-display: swap") == 4
    assert css.count("size-adjust") == css.count("ascent-override") == 3
    for scale in re.findall(r"size-adjust: ([\d.]+)%", css):
        assert 80 < float(scale) < 125


def test_current_fonts_are_not_built_again(assets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **more: object) -> None:
        raise AssertionError("built again")

    monkeypatch.setattr(subprocess, "run", refuse)
    call_command("build_assets")


def test_a_missing_file_or_another_recipe_is_stale(assets: Path, tmp_path: Path) -> None:
    assert fonts_are_current(assets)
    assert not fonts_are_current(tmp_path)
    copy = tmp_path / "fonts"
    copy.mkdir()
    for path in (assets / "fonts").iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    assert fonts_are_current(tmp_path)
    (copy / "stamp").write_text("another recipe")
    assert not fonts_are_current(tmp_path)


def test_the_site_never_imports_fonttools() -> None:
    code = "import sys, ui, ui.typefaces, ui.tags.showing; raise SystemExit('fontTools' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
