"""Where a page says that a company's logo is, and how long a hostile page may take."""

import time

import pytest

from kits.websites import BLOCK_CHARS, Place, best, decoded, read_css_colour, read_manifest, read_page

AT = "https://ondelune.example/fr/"


def addresses(text: str) -> list[str]:
    return [place.address for place in read_page(text, AT).places]


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("", "Ondelune – Été 選挙"),
        ("UTF-8", "Ondelune – Été 選挙"),
        ("us-ascii", "Ondelune"),
        ("iso-8859-1", "Été"),
        ("ISO-8859-2", "Łódź"),
        ("iso-8859-7", "Εκλογές"),
        ("iso-8859-15", "Œuvre"),
        ("windows-1250", "Žižkov"),
        ("windows-1251", "Выборы"),
        ("windows-1252", "L’été"),
        ("windows-1256", "انتخابات"),
        ("koi8-r", "Выборы"),
        ("koi8-u", "Вибори"),
        ("shift_jis", "選挙"),
        ("euc-jp", "選挙"),
        ("euc-kr", "선거"),
        ("gb2312", "选举"),
        ("gbk", "選舉"),
        ("gb18030", "選舉"),
        ("big5", "選舉"),
    ],
)
def test_a_page_is_read_in_the_charset_it_names(charset: str, text: str) -> None:
    assert decoded(text.encode(charset or "utf-8"), charset) == text
    assert decoded(text.encode(charset or "utf-8") + b"\xff", charset).startswith(text)


@pytest.mark.parametrize(
    "charset",
    [
        *("idna", "punycode", "undefined", "utf-7", "unicode_escape", "raw_unicode_escape", "rot13", "zlib", "base64"),
        *("mbcs", "a\0b", "a" * 3000, "../../os", "é", "\ud800", "utf-16", "x-unheard-of"),
    ],
)
def test_a_charset_that_no_page_is_written_in_is_not_asked(charset: str) -> None:
    assert decoded(b"a-Zb\xff\xc3\xa9", charset) == "a-Zb\ufffdé"


def test_a_header_beats_structured_data_beats_icons() -> None:
    page = """<!doctype html><html><head>
      <link rel="shortcut icon" href="/favicon.png" sizes="32x32">
      <link rel="apple-touch-icon" sizes="180x180" href="/touch.png">
      <link rel="mask-icon" href="/mask.svg" color="#123456">
      <link rel="icon" type="image/svg+xml" href="/icon.svg">
      <meta property="og:image" content="/share.jpg">
      <meta property="og:logo" content="https://cdn.example/og-logo.png">
      <script type="application/ld+json">{"@graph": [{"@type": "Organization", "logo": {"url": "/ld.png"}}]}</script>
      </head><body><header><a class="site-logo" href="/"><img src="/head.png?a=1&amp;b=2" alt="Ondelune"></a></header>
      <img src="/photo.jpg" alt="People"><footer><img src="partner-logo.svg" alt="x"></footer>"""
    assert addresses(page) == [
        "https://ondelune.example/head.png?a=1&b=2",
        "https://ondelune.example/ld.png",
        "https://cdn.example/og-logo.png",
        "https://ondelune.example/fr/partner-logo.svg",
        "https://ondelune.example/icon.svg",
        "https://ondelune.example/touch.png",
        "https://ondelune.example/mask.svg",
        "https://ondelune.example/favicon.png",
        "https://ondelune.example/share.jpg",
    ]


def test_a_drawing_in_the_page_becomes_a_file() -> None:
    page = '<HEADER><a aria-label="logo"><svg viewBox="0 0 9 9"><use xlink:href="#a"/></svg></a></HEADER>'
    assert read_page(page, AT).places == [
        Place(
            100,
            data=b'<svg xmlns:xlink="http://www.w3.org/1999/xlink" xmlns="http://www.w3.org/2000/svg"'
            b' viewBox="0 0 9 9"><use xlink:href="#a"/></svg>',
        )
    ]


def test_data_addresses_are_read() -> None:
    page = "<img class=logo src='data:image/png;base64,iVBORw=='><img id=logo src=\"data:image/svg+xml,%3Csvg/%3E\">"
    assert [place.data for place in read_page(page, AT).places] == [b"\x89PNG", b"<svg/>"]


def test_colour_manifest_and_base_are_found() -> None:
    page = """<base href="https://cdn.example/x/"><meta name=theme-color content="#B5179E">
      <link rel=manifest href=app.json><img class=logo src=logo.png>"""
    found = read_page(page, AT)
    assert (found.colour, found.manifest) == ("#b5179e", "https://cdn.example/x/app.json")
    assert [place.address for place in found.places] == ["https://cdn.example/x/logo.png"]


def test_what_is_commented_out_or_inside_a_script_is_no_logo() -> None:
    page = (
        "<!-- <img class=logo src=/o.png> --><script>'<img class=logo src=/n.png>'</script><img class=logo src=/a.png>"
    )
    assert addresses(page) == ["https://ondelune.example/a.png"]


@pytest.mark.parametrize(
    "source", ["javascript:alert(1)", "ftp://x/logo.png", "file:///etc/passwd", "", "https://[::1"]
)
def test_only_web_addresses_are_places(source: str) -> None:
    assert addresses(f'<img class="logo" src="{source}">') == []


def test_a_manifest_gives_icons_by_size() -> None:
    text = """{"theme_color": "#0B5", "icons": [{"src": "s.png", "sizes": "48x48"},
      {"src": "l.png", "sizes": "512x512"},
      {"src": "m.png", "sizes": "512x512", "purpose": "maskable"}, 7, {"src": 3}]}"""
    found = read_manifest(text, AT)
    assert [place.address.rpartition("/")[2] for place in found.places][:2] == ["l.png", "s.png"]
    assert found.colour == "#00bb55"


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"icons": 7}', "[" * 100_000])
def test_a_broken_manifest_gives_nothing(text: str) -> None:
    assert read_manifest(text, AT).places == []


@pytest.mark.parametrize(("text", "read"), [("#FFF", "#ffffff"), (" #0B5d4a ", "#0b5d4a"), ("red", ""), ("#12345", "")])
def test_colours(text: str, read: str) -> None:
    assert read_css_colour(text) == read


def test_the_same_place_counts_once_with_its_best_score() -> None:
    assert best([Place(1, "a"), Place(9, "a"), Place(5, "b"), Place(7)]) == [Place(9, "a"), Place(5, "b")]


HOSTILE = {
    "openings": "<img " * 400_000,
    "comments": "<!--" * 500_000,
    "quotes": '<img logo "' * 180_000,
    "both quotes": "<link a='\"" * 200_000,
    "attributes": "<link " + "a " * 999_000,
    "drawings": "<svg>" * 400_000,
    "scripts": "<script>" * 250_000,
    "ends": "</header>" * 220_000,
    "names": "logo" * 500_000,
    "named": "<logo" * 400_000,
    "depth": '<script type="application/ld+json">' + "[" * 1_900_000,
    "large drawing": "<img logo><svg>" + "x" * (BLOCK_CHARS + 1) + "</svg>",
    "growing letters": "İ" * 900_000 + "<img class=logo src=/a.png>",
}


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_costs_little(page: str) -> None:
    """Far under what a quadratic reading would take, with room for a machine that is busy."""
    started = time.process_time()
    found = read_page(page, AT)
    assert len(found.places) <= 40
    assert time.process_time() - started < 5
