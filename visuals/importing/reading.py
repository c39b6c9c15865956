"""Reads an export: hostile bytes flow in, one drawing for each artboard in it flows out, or an UploadRefused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from visuals.geometry import IDENTITY, Box, Matrix, bounds, multiply, rectangle, transformed
from visuals.guard.errors import refusal
from visuals.guard.parsing import KEPT_ATTRIBUTES, TreeReader
from visuals.guard.raster import FORMATS
from visuals.guard.sizes import document_size
from visuals.guard.sniffing import UNREAD, sniff
from visuals.guard.styles import inline_styles
from visuals.importing.drawing import MAX_DRAWINGS, MOST, Drawing, Finding, Part, check_parts
from visuals.importing.inheriting import READ_PROPERTIES, State, own_values
from visuals.importing.names import format_named
from visuals.importing.pictures import placed_picture
from visuals.importing.placing import box_of, found_layers, matrix_of
from visuals.importing.translating import Translation, written
from visuals.importing.viewing import view_matrix

_INKSCAPE = "http://www.inkscape.org/namespaces/inkscape"
_SERIF = "http://www.serif.com/"
_MAX_COLOURS = 16


def read_drawings(data: bytes) -> tuple[Drawing, ...]:
    """An SVG of Figma, Illustrator, Inkscape and their like, or a plain picture as a background."""
    kind = sniff(data)
    if kind == "svg":
        return _read_svg(data)
    if kind not in FORMATS:
        raise refusal(UNREAD.get(kind, "unsupported_format"))
    part = placed_picture(data)
    part.key, part.name = "l1", "image"
    box = (0.0, 0.0, float(part.attributes["width"]), float(part.attributes["height"]))
    return (_drawing("", box, (part,), (), ()),)


class _ExportReader(TreeReader):
    """Keeps the names that programs hide in attributes of their own, and Inkscape's pages."""

    kept_attributes = KEPT_ATTRIBUTES | {f"{_INKSCAPE} label": "inkscape:label", f"{_SERIF} id": "serif:id"}

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.pages: list[tuple[str, Box]] = []

    def meet_foreign(self, name: str, attributes: dict[str, str]) -> None:
        if name != f"{_INKSCAPE} page" or len(self.pages) >= MAX_DRAWINGS:
            return
        page = Element("rect", {side: attributes.get(side, "") for side in ("x", "y", "width", "height")})
        own = own_values(page)
        x, y, width, height = (_plain(own.get(side, "0")) for side in ("x", "y", "width", "height"))
        if width > 0 and height > 0:
            label = attributes.get(f"{_INKSCAPE} label", "") or attributes.get("id", "")
            self.pages.append((label[:80], (x, y, width, height)))


def _plain(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


@dataclass(frozen=True, slots=True)
class _Artboard:
    name: str
    box: Box
    parts: tuple[Part, ...]


def _read_svg(data: bytes) -> tuple[Drawing, ...]:
    reader = _ExportReader(data)
    root = reader.read()
    inline_styles(root, READ_PROPERTIES)
    own = own_values(root)
    root.attrib |= {name: own.get(name, "") for name in ("width", "height", "viewBox")}
    width_px, height_px = document_size(root)
    view = [float(each) for each in own["viewBox"].split()] if "viewBox" in own else [0, 0, width_px, height_px]
    step = view_matrix(
        (0, 0, width_px, height_px), (view[0], view[1], view[2], view[3]), own.get("preserveAspectRatio", "")
    )
    translation = Translation(root)
    state = State({}, (view[2], view[3])).entered(own, "")
    parts = translation.children(root, state, step)
    if step != IDENTITY and parts:
        parts = [Part("g", {"transform": written(step)}, parts)]
    boards = _artboards(parts, (0, 0, width_px, height_px), [(name, _moved(box, step)) for name, box in reader.pages])
    findings = tuple(translation.findings)
    return tuple(
        _drawing(board.name, board.box, board.parts, tuple(translation.defs), _told(findings, board, index == 0))
        for index, board in enumerate(boards)
    )


def _moved(box: Box, matrix: Matrix) -> Box:
    x, y, width, height = box
    left, top, right, bottom = bounds(transformed(rectangle(x, y, width, height), matrix))
    return (left, top, right - left, bottom - top)


def _artboards(parts: list[Part], whole: Box, pages: list[tuple[str, Box]]) -> list[_Artboard]:
    """Groups called format:…, else Inkscape's pages where there are several, else the whole file."""
    named = [board for part in parts for board in _named_boards(part, IDENTITY)][:MAX_DRAWINGS]
    if named:
        return named
    if len(pages) > 1:
        return [_Artboard(name, box, tuple(_on_page(parts, box, IDENTITY))) for name, box in pages]
    return [_Artboard("", whole, tuple(parts))]


def _named_boards(part: Part, matrix: Matrix) -> Iterator[_Artboard]:
    if format_named(part.name) and part.tag == "g":
        inner = multiply(matrix, matrix_of(part))
        sheet = next((child for child in part.children if child.tag == "rect"), None)
        box = box_of([sheet], inner) if sheet is not None else box_of([part], matrix)
        if box is not None and min(box[2:]) > 0:
            yield _Artboard(part.name, box, (Part("g", {"transform": written(matrix)}, [part]),))
        return
    for child in part.children:
        yield from _named_boards(child, multiply(matrix, matrix_of(part)))


def _on_page(parts: Sequence[Part], page: Box, matrix: Matrix) -> Iterator[Part]:
    """Parts that touch the page; groups over several pages are looked through."""
    for part in parts:
        box = box_of([part], matrix)
        if box is None or not _touches(box, page):
            continue
        if part.tag == "g" and not _is_within(box, page):
            children = list(_on_page(part.children, page, multiply(matrix, matrix_of(part))))
            yield Part("g", part.attributes, children, part.key, part.name, part.is_named)
        else:
            yield part


def _touches(box: Box, page: Box) -> bool:
    return all(
        box[side] < page[side] + page[side + 2] - 0.5 and page[side] < box[side] + box[side + 2] - 0.5
        for side in (0, 1)
    )


def _is_within(box: Box, page: Box) -> bool:
    return all(page[side] <= box[side] and box[side] + box[side + 2] <= page[side] + page[side + 2] for side in (0, 1))


def _told(findings: tuple[Finding, ...], board: _Artboard, is_first: bool) -> tuple[Finding, ...]:
    """The findings of the layers that stand on this artboard; what stands on none is told with the first."""
    names = {part.name for each in board.parts for part in _all(each)}
    return tuple(finding for finding in findings if finding.layer in names or is_first)


def _all(part: Part) -> Iterator[Part]:
    yield part
    for child in part.children:
        yield from _all(child)


def _drawing(
    name: str, box: Box, parts: tuple[Part, ...], defs: tuple[Part, ...], findings: tuple[Finding, ...]
) -> Drawing:
    left, top, width_px, height_px = box
    if (left, top) != (0, 0):
        parts = (Part("g", {"transform": written((1, 0, 0, 1, -left, -top))}, list(parts)),)
    check_parts((*parts, *defs))
    layers, has_more = found_layers(parts)
    if not all(abs(number) <= MOST for layer in layers for number in (*layer.box, layer.scale)):
        raise refusal("svg_number")  # each number of the file is within bounds; their product is not
    if has_more:
        findings = (*findings, Finding("many_layers", ""))
    return Drawing(name, width_px, height_px, parts, defs, layers, _colours(parts, defs), findings)


def _colours(parts: Sequence[Part], defs: Sequence[Part]) -> tuple[str, ...]:
    """Those that cover most first."""
    covered: Counter[str] = Counter()
    for part in parts:
        _count_colours(part, IDENTITY, covered)
    for each in defs:
        for part in _all(each):
            if "stop-color" in part.attributes:
                covered[part.attributes["stop-color"].lower()] += 1
    return tuple(colour for colour, _ in covered.most_common(_MAX_COLOURS) if colour.startswith("#"))


def _count_colours(part: Part, matrix: Matrix, covered: Counter[str]) -> None:
    inner = multiply(matrix, matrix_of(part))
    for child in part.children:
        _count_colours(child, inner, covered)
    if part.children:
        return
    box = box_of([part], matrix) or (0, 0, 0, 0)
    area = round(box[2] * box[3]) + 1
    for run in part.lettering.runs if part.lettering else ():
        covered[run.fill.lower()] += area // 4
    covered[part.attributes.get("fill", "none").lower()] += area
    covered[part.attributes.get("stroke", "none").lower()] += round(box[2] + box[3]) + 1
