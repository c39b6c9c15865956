"""Another title and other limits in a template's own bytes, and nothing else."""

import pytest

from tests.kits.scene import template
from visuals import PackagedFonts, SlotChange, TemplateError, amend_template, compile_template

SVG, FONTS = template("squeeze"), PackagedFonts()


def test_only_the_named_slots_attributes_change_in_every_format() -> None:
    amended = amend_template(SVG, title="Préssé <&\"'>", slots={"line": SlotChange(is_locked=True, max_chars=20)})
    before, after = compile_template(SVG, fonts=FONTS), compile_template(amended, fonts=FONTS)
    assert (after.title, after.key) == ("Préssé <&\"'>", "squeeze")
    assert (after.slots["line"].is_locked, after.slots["line"].max_chars) == (True, 20)
    assert after.slots["date"] == before.slots["date"]
    assert after.slots["line"].formats == before.slots["line"].formats
    assert amended.count(b'data-max-chars="20"') == 3
    assert amended.count(b'data-max-chars="48"') == 0
    assert amended.count(b'data-max-chars="24"') == 3


def test_a_slot_is_opened_again_and_the_bytes_come_back() -> None:
    shut = amend_template(SVG, slots={"line": SlotChange(is_locked=True)})
    assert compile_template(shut, fonts=FONTS).slots["line"].is_locked is True
    opened = amend_template(shut, slots={"line": SlotChange(is_locked=False)})
    assert compile_template(opened, fonts=FONTS).slots["line"].is_locked is False
    assert amend_template(SVG, slots={}) == SVG


def test_the_rule_of_the_field_is_set_and_lifted_and_nothing_else_changes() -> None:
    ruled = amend_template(SVG, field="#0b5d4a #12304a")
    assert compile_template(ruled, fonts=FONTS).field == "#0b5d4a #12304a"
    assert ruled.replace(b' data-field="#0b5d4a #12304a"', b"") == SVG
    assert compile_template(amend_template(ruled, field=""), fonts=FONTS).field == ""


def test_photo_and_logo_are_locked_and_take_no_number_of_characters() -> None:
    photo = SVG.replace(b'data-slot="date" data-type="text"', b'data-slot="date" data-type="image"')
    amended = amend_template(photo, slots={name: SlotChange(True, 9) for name in ("date", "logo")})
    assert amended.count(b'data-locked="true"') == 6
    assert b'data-max-chars="9"' not in amended


def test_a_look_alike_within_a_value_is_left_alone() -> None:
    tricky = SVG.replace(b'data-label="Own line"', b"data-label=\" data-max-chars='9' data-locked='true' > \"")
    amended = amend_template(tricky, slots={"line": SlotChange(max_chars=30)})
    slot = compile_template(amended, fonts=FONTS).slots["line"]
    assert (slot.max_chars, slot.is_locked, slot.label) == (30, False, "data-max-chars='9' data-locked='true' >")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1", "utf-8-sig"])
def test_other_encodings_take_any_letter(encoding: str) -> None:
    declared = '<?xml version="1.0" encoding="ISO-8859-1"?>' if encoding == "latin-1" else ""
    if encoding == "utf-16-le":
        declared = '<?xml version="1.0" encoding="UTF-16"?>'
    source = (declared + SVG.decode()).replace("Own line", "Devise à soi").encode(encoding)
    amended = amend_template(source, title="Πάτημα", slots={"line": SlotChange(max_chars=7)})
    compiled = compile_template(amended, fonts=FONTS)
    assert (compiled.title, compiled.slots["line"].max_chars) == ("Πάτημα", 7)
    assert compiled.slots["line"].label == "Devise à soi"


def test_what_is_no_svg_is_refused() -> None:
    with pytest.raises(TemplateError):
        amend_template(b"<svg", title="x")
