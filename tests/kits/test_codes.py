"""Codes on our motifs are read back by an independent reader, in every format and on fields that hardly contrast."""

import io

import pytest
import zxingcpp
from PIL import Image

from kits.posters.__main__ import FOLDER, MOTIFS
from tests.visuals.samples import jpeg_of, photograph, wordmark
from visuals import PackagedFonts, Values, compile_template, render

LINKS = (
    "https://campaigns.example.org/v/ab3d5f7h",
    "https://vote-anyway.campaigns.a-large-federation.example.eu/v/ab3d5f7h",
)
FADED = ("#ffffff", "#767676", "#121416")  # as pale as the code's ground, between both, as dark as its modules


def coded() -> list[str]:
    return [key for key in MOTIFS if 'data-type="qr"' in (FOLDER / f"{key}.svg").read_text()]


def test_some_motif_carries_a_code() -> None:
    assert "horizon" in coded()


@pytest.mark.parametrize("field", FADED)
@pytest.mark.parametrize("key", coded())
@pytest.mark.parametrize("encoding", ["png", "jpeg"])
def test_every_format_scans(key: str, field: str, encoding: str) -> None:
    template = compile_template((FOLDER / f"{key}.svg").read_bytes(), fonts=PackagedFonts())
    slots = template.slots.values()
    codes = {slot.name: slot.formats for slot in slots if slot.kind == "qr"}
    photos = {slot.name: jpeg_of(photograph(1600, 1200)) for slot in slots if slot.kind == "photo"}
    for link in LINKS:
        texts = {"line": "Vote anyway.", "legal": "Responsible for content: Vote Anyway", **dict.fromkeys(codes, link)}
        told = Values(texts=texts, colours={"field": field}, images={"logo": wordmark("#222222"), **photos})
        for format_key in {key for formats in codes.values() for key in formats}:
            picture = render(template, told, format_key, encoding=encoding)  # type: ignore[arg-type]  # one of both
            read = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.data)).convert("RGB"))
            assert [code.text for code in read] == [link], format_key
            assert not [warning for warning in picture.warnings if warning.code == "code-small"], format_key
