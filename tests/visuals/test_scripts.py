"""Six scripts as they were looked at: pictures kept beside the test."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops

from tests.visuals.samples import GREEN, compiled, decoded, text_slot
from visuals import Values, render

GOLDEN = Path(__file__).parent / "golden"
SAID = {
    "latin": ("pl", "Zażółć gęślą jaźń – Ỷ ģ ő ș ǆ"),
    "greek": ("el", "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία"),
    "cyrillic": ("uk", "Чуєш їх, доцю, га? Їжак ѓ ї ґ"),
    "arabic": ("ar", "صوتك مهمٌّ في 2030 – (ACME) معًا"),
    "hebrew": ("he", "דג סקרן שט בים, (ACME) 2030 לָכֶם"),
    "emoji": ("en", "Vote 🗳 👩‍👩‍👧 👍🏽 🇫🇷 ❤️ 1️⃣ go!"),
}


@pytest.mark.parametrize("script", SAID)
def test_a_script_is_set_as_it_was_looked_at(script):
    locale, text = SAID[script]
    slot = text_slot(
        x=20, y=24, width=360, height=150, data_max_size=44, data_max_lines=2, data_axes="wght 600", data_fill="field"
    )
    found = render(compiled(slot), Values({"line": text}, {"field": GREEN}, locale=locale), "page")
    assert found.warnings == ()
    with Image.open(GOLDEN / f"{script}.png") as looked_at:
        difference = np.asarray(ImageChops.difference(decoded(found.data), looked_at.convert("RGB")), dtype=float)
    assert np.sqrt((difference**2).mean()) < 1.0
