"""Drawings that were made to exhaust, to reach outside, or to run: names flow in, the bytes of an SVG flow out."""

import base64
from collections.abc import Iterable

XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
SQUARE = '<path d="M0 0h100v100H0z" fill="#123456"/>'
SMALL = '<rect width="9" height="9"/>'
TO_A = '<rect width="9" height="9" {}="url(#a)"/>'
OFFSET = '<feOffset dx="1"/>'


def svg(content: str, *, attributes: str = 'width="100" height="100"', head: str = "") -> bytes:
    return f"{head}<svg {XMLNS} {attributes}>{content}</svg>".encode()


def _doubling(level: Iterable[int], template: str, leaf: str) -> str:
    """Definitions of which each repeats the one before."""
    return leaf + "".join(template.format(here=n, below=n - 1) for n in level)


def _entities(count: int) -> str:
    lines = ['<!ENTITY a0 "lol">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, count))]
    return f"<!DOCTYPE svg [{''.join(lines)}]>"


_USES = _doubling(
    range(1, 25),
    '<g id="u{here}"><use xlink:href="#u{below}"/><use xlink:href="#u{below}"/></g>',
    f'<g id="u0">{SQUARE}</g>',
)
_PATTERNS = _doubling(
    range(1, 12),
    '<pattern id="p{here}" width="1" height="1" patternUnits="userSpaceOnUse">'
    + '<rect width="9" height="9" fill="url(#p{below})"/>' * 4
    + "</pattern>",
    f'<pattern id="p0" width="1" height="1" patternUnits="userSpaceOnUse">{SQUARE}</pattern>',
)
_MASKS = _doubling(
    range(1, 20),
    '<mask id="m{here}">' + '<rect width="99" height="99" fill="#fff" mask="url(#m{below})"/>' * 3 + "</mask>",
    '<mask id="m0"><rect width="99" height="99" fill="#fff"/></mask>',
)
_CLIPS = _doubling(
    range(1, 24),
    '<clipPath id="c{here}">' + '<rect width="99" height="99" clip-path="url(#c{below})"/>' * 3 + "</clipPath>",
    '<clipPath id="c0"><rect width="99" height="99"/></clipPath>',
)
_MARKERS = _doubling(
    range(1, 9),
    '<marker id="k{here}" viewBox="0 0 9 9" markerWidth="9" markerHeight="9">'
    '<path d="M0 0h1h1h1h1h1h1h1h1h1" marker-mid="url(#k{below})"/></marker>',
    f'<marker id="k0" viewBox="0 0 9 9">{SQUARE}</marker>',
)

EXPANDING = {
    "entities": svg("<text y='50'>&a9;</text>", head=_entities(10)),
    "quadratic entity": svg(
        f"<text y='50'>{'&a;' * 100_000}</text>", head=f'<!DOCTYPE svg [<!ENTITY a "{"x" * 100_000}">]>'
    ),
    "short entity, often": svg(
        f"<text y='50'>{'&a;' * 100_000}</text>", head=f'<!DOCTYPE svg [<!ENTITY a "{"x" * 190}">]>'
    ),
    "default attributes": svg("<g/>" * 15_000, head=f'<!DOCTYPE svg [<!ATTLIST g d CDATA "{"x" * 100_000}">]>'),
    "uses": svg(f'<defs>{_USES}</defs><use xlink:href="#u24"/>'),
    "uses without definitions": svg(_USES),
    "patterns": svg(f'{_PATTERNS}<rect width="99" height="99" fill="url(#p11)"/>'),
    "inherited pattern": svg(
        f'<pattern id="p" width="1" height="1">{SQUARE * 300}</pattern><g fill="url(#p)">{SMALL * 300}</g>'
    ),
    "masks": svg(f'{_MASKS}<rect width="99" height="99" mask="url(#m19)"/>'),
    "clips": svg(f'{_CLIPS}<rect width="99" height="99" clip-path="url(#c23)"/>'),
    "markers": svg(f'{_MARKERS}<path d="M0 0h1h1h1h1h1h1h1" marker-mid="url(#k8)"/>'),
    "inherited marker": svg(
        f'<marker id="k">{SQUARE}</marker><g marker-mid="url(#k)"><path d="M0 0{"h1v1" * 40_000}"/></g>'
    ),
    "marker by style sheet": svg(
        f'<style>.m{{marker-mid:url(#k)}}</style><marker id="k">{SQUARE}</marker>'
        f'<path class="m" d="M0 0{"h1v1" * 20_000}"/>'
    ),
    "many elements": svg("<rect/>" * 20_001),
    "deep groups": svg("<g>" * 200 + "</g>" * 200),
    "very deep groups": svg("<g>" * 100_000 + "</g>" * 100_000),
    "deep chain of uses": svg(
        "".join(f'<g id="d{n}"><use xlink:href="#d{n + 1}"/></g>' for n in range(900)) + f'<g id="d900">{SQUARE}</g>'
    ),
}
CIRCULAR = {
    "use of itself": svg('<use id="a" xlink:href="#a"/>'),
    "use of its group": svg('<g id="a"><use xlink:href="#a"/></g>'),
    "use of the root": svg('<use href="#root"/>', attributes='id="root" width="9" height="9"'),
    "two uses": svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
    "pattern": svg(f'<pattern id="a" width="9" height="9">{TO_A.format("fill")}</pattern>{TO_A.format("fill")}'),
    "mask": svg(f'<mask id="a" mask="url(#a)">{SMALL}</mask>{TO_A.format("mask")}'),
    "clip": svg(f'<clipPath id="a" clip-path="url(#a)">{SMALL}</clipPath>{TO_A.format("clip-path")}'),
    "marker": svg(
        '<marker id="a"><path d="M0 0h9" marker-end="url(#a)"/></marker><path d="M0 0h9" marker-end="url(#a)"/>'
    ),
    "gradient": svg(f'<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/>{TO_A.format("fill")}'),
}
NUMBERS = {
    "nan": svg(f'<rect width="nan" height="9"/>{SQUARE}'),
    "infinite": svg(f'<rect width="inf" height="9"/>{SQUARE}'),
    "overflow": svg('<rect width="1e999" height="9"/>'),
    "far": svg('<path d="M0 0L9e9 9"/>'),
    "long": svg(f'<rect width="{"9" * 5000}" height="9"/>'),
    "transform": svg(f'<g transform="scale(1e300)">{SQUARE}</g>'),
    "stroke": svg(f'<g stroke="red" stroke-width="1e40">{SQUARE}</g>'),
    "dashes": svg('<path d="M0 0h1000000" stroke="red" stroke-dasharray="0.0000001"/>'),
    "view box": svg(SQUARE, attributes='viewBox="0 0 1e-300 1e300"'),
    "size": svg(SQUARE, attributes='width="1000000" height="0.0001"'),
    "huge size": svg(SQUARE, attributes='width="1e9" height="1e9"'),
    "font size": svg('<text y="9" font-size="1000000">A</text>'),
    "tiny pattern": svg(
        f'<pattern id="p" width="0.0001" height="0.0001" patternUnits="userSpaceOnUse">{SQUARE}</pattern>'
        '<rect width="100" height="100" fill="url(#p)"/>'
    ),
    "huge pattern": svg(
        f'<pattern id="p" width="1000000" height="1000000" patternUnits="userSpaceOnUse">{SQUARE}</pattern>'
        '<rect width="100" height="100" fill="url(#p)"/>'
    ),
}


def _declared(*declarations: str, content: str = SQUARE) -> bytes:
    return svg(content, head=f"<!DOCTYPE svg [{''.join(declarations)}]>")


def _referring(characters: int, times: int) -> bytes:
    used = f'<g title="{"&a;" * times}"/>{SQUARE}'
    return _declared(f'<!ENTITY a "{"x" * characters}">', content=used)


def _one_pixel(number: int) -> str:
    """A GIF of a colour of its own."""
    data = b"GIF89a\1\0\1\0\x80\0\0" + bytes([number, 9, 9]) + bytes(3)
    data += b",\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
    return f'<image width="9" height="9" href="data:image/gif;base64,{base64.b64encode(data).decode()}"/>'


_LOLS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
# The largest that is taken, where one is, and the smallest that is not.
ENTITIES = {
    "length": (_declared(f'<!ENTITY a "{"x" * 200}">'), _declared(f'<!ENTITY a "{"x" * 201}">')),
    "count": (
        _declared(*(f'<!ENTITY a{n} "x">' for n in range(64))),
        _declared(*(f'<!ENTITY a{n} "x">' for n in range(65))),
    ),
    "expansion": (_referring(200, 500), _referring(200, 501)),
    "nested": (b"", _declared('<!ENTITY a0 "lol">', _LOLS, content=f"<g class='&a8;'/>{SQUARE}")),
    "parameter": (b"", _declared('<!ENTITY % a "x">')),
    "external": (b"", _declared('<!ENTITY a SYSTEM "file:///etc/hostname">')),
    "public": (b"", _declared('<!ENTITY a PUBLIC "x" "http://127.0.0.1/">')),
    "unparsed": (b"", _declared('<!NOTATION n SYSTEM "x">', '<!ENTITY a SYSTEM "x" NDATA n>')),
    "length of a default": (
        _declared(f'<!ATTLIST g class CDATA "{"x" * 200}">'),
        _declared(f'<!ATTLIST g class CDATA "{"x" * 201}">'),
    ),
    "count of defaults": (
        _declared(*(f'<!ATTLIST g a{n} CDATA "x">' for n in range(16))),
        _declared(*(f'<!ATTLIST g a{n} CDATA "x">' for n in range(17))),
    ),
}
_ONE = "<g/>"
BOUNDS = {
    "elements": (svg(_ONE * 19_998 + SQUARE), svg(_ONE * 19_999 + SQUARE), "svg_too_many_elements"),
    "depth": (
        svg("<g>" * 62 + SQUARE + "</g>" * 62),
        svg("<g>" * 63 + SQUARE + "</g>" * 63),
        "svg_too_deep",
    ),
    "depth of what is left out": (
        svg('<x xmlns="urn:x">' * 63 + "</x>" * 63 + SQUARE),
        svg('<x xmlns="urn:x">' * 64 + "</x>" * 64 + SQUARE),
        "svg_too_deep",
    ),
    "segments of one path": (
        svg(f'<path d="M0 0{"h1" * 59_999}"/>'),
        svg(f'<path d="M0 0{"h1" * 60_000}"/>'),
        "svg_too_long",
    ),
    "segments of all paths": (
        svg(f'<path d="M0 0{"h1" * 29_999}"/>' * 2),
        svg(f'<path d="M0 0{"h1" * 29_999}"/>' * 2 + '<path d="M0 0"/>'),
        "svg_too_long",
    ),
    "embedded images": (
        svg("".join(map(_one_pixel, range(20))) * 2 + SQUARE),
        svg("".join(map(_one_pixel, range(21))) + SQUARE),
        "too_heavy",
    ),
    "a number": (
        svg(f'<rect width="1000000" height="9"/>{SQUARE}'),
        svg('<rect width="1000001" height="9"/>'),
        "svg_number",
    ),
    "repetitions": (
        svg(f'<g id="a">{_ONE * 148}{SQUARE}</g>' + '<use href="#a"/>' * 197),
        svg(f'<g id="a">{_ONE * 148}{SQUARE}</g>' + '<use href="#a"/>' * 200),
        "svg_expands",
    ),
}
NOT_NUMBERS = {
    name: svg(content)
    for name, content in {
        "overflow": '<rect width="1e999" height="9"/>',
        "far": '<path d="M0 0L9e9 9"/>',
        "far in an arc": '<path d="M0 0A9e9 1 0 0 0 5 5"/>',
        "long": f'<rect width="{"9" * 5000}" height="9"/>',
        "long and small": f'<rect width="0.{"0" * 70}1" height="9"/>',
        "transform": f'<g transform="scale(1e300)">{SQUARE}</g>',
        "stroke": f'<g stroke="red" stroke-width="1e40">{SQUARE}</g>',
        "style": f'<g style="stroke-width:1e40px">{SQUARE}</g>',
        "points": '<polygon points="1 1 2000000 2 3 3"/>',
        "dashes": '<path d="M0 0h9" stroke="red" stroke-dasharray="1 1e7"/>',
        "offset": '<linearGradient id="a"><stop offset="1e7"/></linearGradient>',
        "filter": '<filter id="f"><feGaussianBlur stdDeviation="1e7"/></filter>',
    }.items()
}
LONG = {
    "path": svg(f'<path d="M0 0{"h1" * 300_000}"/>'),
    "path without letters": svg(f'<path d="M0 0l{" 1 1" * 150_000}"/>'),
    "arcs": svg(f'<path d="M0 0a{"1 1 0 011 1" * 150_000}"/>'),
    "polygon": svg(f'<polygon points="{"1,2 " * 300_000}"/>'),
    "transforms": svg(f'<g transform="{"scale(1)" * 100_000}">{SQUARE}</g>'),
    "text": svg(f'<text y="9">{"a" * 300_000}</text>'),
    "text spans": svg(f'<text y="9">{"<tspan>a</tspan>" * 15_000}</text>'),
    "text positions": svg(f'<text y="9" x="{"1 " * 300_000}">{"a" * 4000}</text>'),
    "class names": svg(f'<style>.a .a .a{{fill:red}}</style><g class="{"a " * 100_000}">{SQUARE * 1000}</g>'),
    "rules": svg(f"<style>{'.a,.b{fill:red}' * 10_000}</style>{SQUARE}"),
    "selectors": svg(f"<style>{'*,' * 60_000}*{{fill:red}}</style>{SQUARE * 10_000}"),
    "nested selectors": svg(f"<style>{'* ' * 60}b{{fill:red}}</style>{'<g>' * 60}{'</g>' * 60}"),
    "brackets": svg(f"<style>{'(' * 100_000}</style>{SQUARE}"),
    "style attribute": svg(f'<path d="M0 0h9v9" style="{"fill:red;" * 100_000}"/>'),
    "nested functions": svg(f'<path d="M0 0h9v9" style="fill:{"var(--a," * 20_000}red"/>'),
    "spaces in a reference": svg(f'<path d="M0 0h9v9" fill="url({" " * 200_000}"/>'),
    "colour": svg(f'<path d="M0 0h9v9" fill="rgb({"1," * 200_000}"/>'),
    "filters": svg(f'<filter id="f">{OFFSET * 9000}</filter><g filter="url(#f)">{SQUARE * 1000}</g>'),
    "groups with opacity": svg('<g opacity=".5">' * 60 + SQUARE * 3000 + "</g>" * 60),
    "stops": svg(f'<linearGradient id="g">{"<stop/>" * 9000}</linearGradient><g fill="url(#g)">{SMALL * 9000}</g>'),
}
