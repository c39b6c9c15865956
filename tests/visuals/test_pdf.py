import io
import re
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest

from tests.visuals.samples import GREEN, compiled, decoded, squeeze, template, text_slot, values, wordmark
from visuals import Metadata, PackagedFonts, RenderError, TemplateError, Values, compile_template, render

FIELD = '<rect x="-50" y="-50" width="600" height="800" data-fill="field"/>'
POSTERS = sorted((Path(__file__).parents[2] / "kits" / "posters" / "templates").glob("*.svg"))
A4 = 'data-height="297" data-width-mm="210" data-bleed-mm="{}"'
MM = 72 / 25.4


def printed(body: str, bleed_mm: float, told: Values | None = None) -> pdfium.PdfPage:
    svg = template(body, width=210, height=297).replace(b'data-height="297"', A4.format(bleed_mm).encode())
    data = render(compile_template(svg, fonts=PackagedFonts()), told or values(), "page", encoding="pdf").data
    return pdfium.PdfDocument(data)[0]


def near(found: tuple[float, ...], wanted: tuple[float, ...]) -> bool:
    return all(abs(a - b) < 0.001 for a, b in zip(found, wanted, strict=True))


def test_a_sheet_is_its_millimetres_and_its_bleed_is_printed_around_it():
    page = printed(FIELD, 3)
    assert near(page.get_mediabox(), (0, 0, 216 * MM, 303 * MM))
    assert near(page.get_bleedbox(), (0, 0, 216 * MM, 303 * MM))
    assert near(page.get_trimbox(), (3 * MM, 3 * MM, 213 * MM, 300 * MM))
    picture = np.asarray(page.render(scale=1).to_pil().convert("RGB"))
    assert (picture == (0x0B, 0x5D, 0x4A)).all()
    plain = printed(FIELD, 0)
    assert near(plain.get_trimbox(), (0, 0, 210 * MM, 297 * MM)) and near(plain.get_size(), (210 * MM, 297 * MM))


@pytest.mark.parametrize("path", POSTERS, ids=lambda path: path.stem)
def test_our_posters_are_their_millimetres_and_nothing_but_vectors(path: Path) -> None:
    drawn = compile_template(path.read_bytes(), fonts=PackagedFonts())
    told = Values({"line": "Die Kuh muss melken", "date": "9. Juni"}, {"field": GREEN}, locale="de")
    for key, width, height in (("poster-a4", 210, 297), ("poster-a3", 297, 420)):
        data = render(drawn, told, key, encoding="pdf").data
        (page,) = pdfium.PdfDocument(data)
        whole = (0, 0, (width + 6) * MM, (height + 6) * MM)
        assert near(page.get_mediabox(), whole) and near(page.get_bleedbox(), whole), key
        assert near(page.get_trimbox(), (3 * MM, 3 * MM, (width + 3) * MM, (height + 3) * MM)), key
        assert b"/Subtype /Image" not in data, key


def test_what_stands_on_the_sheet_stands_as_far_in_as_the_bleed_and_paper_fills_it():
    body = '<rect width="21" height="297" data-fill="field"/>'
    strike = text_slot(y=100, width=210, height=40, data_max_size=30, data_strike="second", data_strike_run="both")
    picture = np.asarray(printed(body + strike, 10, values("Nein")).render(scale=4 / MM).to_pil().convert("RGB"))
    row = (picture[60] == (0x0B, 0x5D, 0x4A)).all(axis=1)
    assert abs(int(np.flatnonzero(row)[0]) - 40) <= 1 and abs(int(np.flatnonzero(row)[-1]) - 124) <= 1
    assert (picture[60, :38] == 255).all()
    rose = (picture == (0xFF, 0x8A, 0x9E)).all(axis=2)
    assert rose[:, 0].any() and rose[:, -1].any()


def test_without_millimetres_a_page_is_its_pixels_at_96_to_the_inch():
    page = pdfium.PdfDocument(render(squeeze(), values("Hi"), "story", encoding="pdf").data)[0]
    assert page.get_size() == (810, 1440) and near(page.get_trimbox(), (0, 0, 810, 1440))


@pytest.mark.parametrize("line", ["Größe fällt über Łódź", "Ωμέγα και άλφα πρώτα", "Київ обирає – і ти ☂", "a b"])
def test_text_is_searched_and_stands_where_it_is_seen(line):
    drawn = compiled(text_slot(y=50, height=140, data_max_size=40))
    page = pdfium.PdfDocument(render(drawn, values(line), "page", encoding="pdf").data)[0]
    text = page.get_textpage()
    assert text.get_text_range().split() == line.split()
    found = text.search(line.split()[0]).get_next()
    assert found == (0, len(line.split()[0]))
    assert text.count_rects() >= 1
    left, bottom, right, top = text.get_rect(0)
    ink = np.asarray(page.render(scale=1).to_pil().convert("L")) < 128
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    assert abs(left - columns[0]) <= 2 and right <= columns[-1] + 2
    assert bottom < 150 - rows[0] <= top


def test_turned_stretched_and_capital_text_is_found_too_and_right_to_left_is_not_told_wrongly():
    turned = f'<g transform="rotate(90 200 100)">{text_slot(data_fit="stretch", data_max_lines=1)}</g>'
    for slot, line, wanted in (
        (turned, "Quer", "Quer"),
        (text_slot(data_case="upper"), "άλφα", "ΑΛΦΑ"),
        (text_slot(), "שלום", ""),
    ):
        page = pdfium.PdfDocument(render(compiled(slot), values(line), "page", encoding="pdf").data)[0]
        assert page.get_textpage().get_text_range() == wanted


def test_of_a_line_that_runs_both_ways_what_runs_from_left_to_right_is_found():
    for line in ("שלום ACME Group 2030 לכולם", "Vote שלום now"):
        page = pdfium.PdfDocument(render(compiled(text_slot()), values(line), "page", encoding="pdf").data)[0]
        told = page.get_textpage()
        words = [word for word in line.split() if word.isascii()]
        assert sorted(told.get_text_range().split()) == sorted(words)
        ink = np.asarray(page.render(scale=1).to_pil().convert("L")) < 128
        for word in words:
            index, _length = told.search(word).get_next()
            left, _bottom, _right, _top = told.get_charbox(index)
            assert ink[:, max(0, round(left) - 2) : round(left) + 4].any()


def test_text_stays_outlines_and_no_font_of_the_system_is_named():
    plain = compiled(text_slot(data_max_size=40, data_strike="field"))
    for line in ("Größe fällt über Łódź", "Чуєш їх, доцю?", "صوتك مهمٌّ", "Vote 🗳 👍🏽 go"):
        data = render(plain, values(line), "page", encoding="pdf").data
        assert b"/Subtype /Image" not in data and b"/SMask" not in data, line
    data = render(squeeze(), values("Vote", logo=wordmark()), "square", encoding="pdf").data
    assert data.count(b"/Subtype /Image") == 2  # the logo and its transparency
    assert data.count(b"/Type /Font\n") + data.count(b"/Type /Font ") == 1 and data.count(b"/Subtype /Type3") == 1
    assert not re.search(rb"/FontFile|/BaseFont", data)


def test_a_page_tells_its_title_and_language():
    told = Metadata(title="Ende gut", campaign="Wahl", alt_text="Ein Bild")
    data = render(squeeze(), values("Hi", locale="de-AT"), "square", encoding="pdf", metadata=told).data
    document = pdfium.PdfDocument(data)
    found = document.get_metadata_dict()
    assert (found["Title"], found["Subject"], found["Keywords"]) == ("Ende gut", "Ein Bild", "Wahl")
    assert b"/Lang (de-AT)" in data and b"/DisplayDocTitle true" in data


@pytest.mark.parametrize(
    "attributes",
    ['data-width-mm="5"', 'data-width-mm="9999"', 'data-bleed-mm="3"', 'data-width-mm="210" data-bleed-mm="-1"'],
)
def test_sheets_that_cannot_be_printed_are_refused(attributes):
    svg = f'<svg data-template="t"><g data-format="page" data-width="9" data-height="9" {attributes}/></svg>'
    with pytest.raises(TemplateError) as caught:
        compile_template(svg.encode(), fonts=PackagedFonts())
    assert caught.value.code == "format" and caught.value.remedy


def test_the_raster_of_a_printed_format_shows_the_trimmed_sheet():
    svg = template(FIELD, width=210, height=297).replace(b'data-height="297"', A4.format(3).encode())
    picture = render(compile_template(svg, fonts=PackagedFonts()), Values(colours={"field": GREEN}), "page")
    assert decoded(picture.data).size == (210, 297)
    assert io.BytesIO(picture.data).read(4) == b"\x89PNG"


def document(*pages: str) -> bytes:
    groups = "".join(
        f'<g data-format="page" data-width="400" data-height="200" data-page="{number}">{body}</g>'
        for number, body in enumerate(pages, start=1)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" data-template="t">{groups}</svg>'.encode()


def test_a_document_is_one_pdf_of_all_its_pages():
    first = '<rect width="400" height="200" data-fill="field"/>'
    second = text_slot(y=50, height=140, data_max_size=40)
    drawn = compile_template(document(first, second, first), fonts=PackagedFonts())
    assert drawn.formats["page"].pages == 3
    made = render(drawn, values("Vote"), "page", encoding="pdf")
    pages = list(pdfium.PdfDocument(made.data))
    assert [page.get_size() for page in pages] == [(300, 150)] * 3
    assert [page.get_textpage().get_text_range() for page in pages] == ["", "Vote", ""]
    assert all(near(page.get_trimbox(), (0, 0, 300, 150)) for page in pages)
    colours = [page.render(scale=1).to_pil().convert("RGB").getpixel((5, 5)) for page in pages]
    assert colours == [(0x0B, 0x5D, 0x4A), (255, 255, 255), (0x0B, 0x5D, 0x4A)]
    assert made.data == render(drawn, values("Vote"), "page", encoding="pdf").data


def test_a_picture_shows_one_page_the_first_unless_told():
    drawn = compile_template(
        document('<rect width="400" height="200" data-fill="field"/>', "<g/>"), fonts=PackagedFonts()
    )
    shown = [decoded(render(drawn, values(), "page", page=page).data).getpixel((0, 0)) for page in (None, 2)]
    assert shown == [(0x0B, 0x5D, 0x4A), (255, 255, 255)]
    one = pdfium.PdfDocument(render(drawn, values(), "page", encoding="pdf", page=2).data)
    assert len(one) == 1
    with pytest.raises(RenderError) as caught:
        render(drawn, values(), "page", page=3)
    assert caught.value.code == "page-missing"


@pytest.mark.parametrize("number", ["3", "two", "1"])
def test_pages_are_numbered_in_their_order(number):
    svg = document("<g/>", "<g/>").replace(b'data-page="2"', f'data-page="{number}"'.encode())
    with pytest.raises(TemplateError) as caught:
        compile_template(svg, fonts=PackagedFonts())
    assert caught.value.code == "page"


def test_pages_are_of_one_size():
    svg = document("<g/>", "<g/>").replace(b'data-height="200" data-page="2"', b'data-height="300" data-page="2"')
    with pytest.raises(TemplateError) as caught:
        compile_template(svg, fonts=PackagedFonts())
    assert caught.value.code == "page"
