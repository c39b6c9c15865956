"""Fonts for the guard's tests: real ones of the installed packages in every container, small ones built here."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from functools import lru_cache

import brotli
import fontpkg
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._f_v_a_r import Axis
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0
from fontTools.ttLib.tables.DefaultTable import DefaultTable


@lru_cache(maxsize=8)
def real(family: str, weight: int = 400) -> bytes:
    """A font of an installed package."""
    data: bytes = fontpkg.path(family, weight=weight, nearest=True).read_bytes()
    return data


def changed(data: bytes, change: Callable[[TTFont], object]) -> bytes:
    """The font with something about it changed, everything else as it was."""
    font = TTFont(io.BytesIO(data), recalcBBoxes=False, recalcTimestamp=False)
    change(font)
    return saved(font)


def saved(font: TTFont) -> bytes:
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def packed(data: bytes, flavour: str) -> bytes:
    """The font as WOFF or WOFF2."""

    def pack(font: TTFont) -> None:
        font.flavor = flavour

    return changed(data, pack)


def named(data: bytes, family: str, style: str = "Regular") -> bytes:
    """The font under another name, as its maker would write it."""

    def rename(font: TTFont) -> None:
        table = font["name"]
        table.names = []
        full = f"{family} {style}"
        told = {1: family, 2: style, 4: full, 6: full.replace(" ", ""), 16: family, 17: style}
        for number, text in told.items():
            table.setName(text, number, 3, 1, 0x409)

    return changed(data, rename)


def restricted(data: bytes) -> bytes:
    def restrict(font: TTFont) -> None:
        font["OS/2"].fsType = 2

    return changed(data, restrict)


CALL: list[object] = [0, 0, "rmoveto", -107, "callgsubr", "endchar"]
LETTERS = "ABCXYZabcxyz -.0123456789"


def _box(pen: object, size: int) -> None:
    pen.moveTo((50, 0))  # type: ignore[attr-defined]  # fontTools' pen protocol
    for point in ((50, size), (size, size), (size, 0)):
        pen.lineTo(point)  # type: ignore[attr-defined]
    pen.closePath()  # type: ignore[attr-defined]


def _begun(letters: str, *, is_ttf: bool, units_per_em: int = 1000) -> tuple[FontBuilder, list[str]]:
    builder = FontBuilder(units_per_em, isTTF=is_ttf)
    names = [".notdef", *(f"u{ord(letter):04x}" for letter in letters)]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): f"u{ord(letter):04x}" for letter in letters})
    return builder, names


def _finished(builder: FontBuilder, names: Iterable[str], family: str) -> bytes:
    builder.setupHorizontalMetrics(dict.fromkeys(names, (650, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.font.recalcBBoxes = False  # fontTools would run every subroutine
    return saved(builder.font)


def boxes(family: str = "Boxes", letters: str = LETTERS, *, size: int = 600, units_per_em: int = 1000) -> bytes:
    """Every letter a box: a TrueType font of a few hundred bytes."""
    builder, names = _begun(letters, is_ttf=True, units_per_em=units_per_em)
    glyphs = {}
    for name in names:
        pen = TTGlyphPen(None)
        _box(pen, size)
        glyphs[name] = pen.glyph()
    builder.setupGlyf(glyphs)
    return _finished(builder, names, family)


def cff_boxes(family: str = "Boxes", *, program: list[object] | None = None, subrs: int = 0) -> bytes:
    """The same in CFF; `program` instead of the letter A's, with so many subroutines that call the next twice."""
    builder, names = _begun(LETTERS, is_ttf=False)
    charstrings = {}
    for name in names:
        pen = T2CharStringPen(650, None)
        _box(pen, 600)
        charstrings[name] = pen.getCharString()
    if program is not None:
        charstrings["u0041"] = T2CharString(program=list(program))
    builder.setupCFF("Boxes", {}, charstrings, {})
    if subrs:
        top = builder.font["CFF "].cff
        for number in range(subrs):
            onward = [number + 1 - 107, "callgsubr"] * 2 if number + 1 < subrs else [1, 1, "rlineto"] * 20
            top.GlobalSubrs.append(T2CharString(program=[*onward, "return"], globalSubrs=top.GlobalSubrs))
        for string in charstrings.values():
            string.globalSubrs = top.GlobalSubrs
    return _finished(builder, names, family)


def composite(parts: dict[str, list[str]]) -> bytes:
    """Boxes where some letters are put together from others: {"A": ["B", "B"]}."""

    def put(font: TTFont) -> None:
        for letter, others in parts.items():
            glyph = Glyph()
            glyph.numberOfContours = -1
            glyph.components = []
            for other in others:
                part = GlyphComponent()
                part.glyphName, part.x, part.y, part.flags = f"u{ord(other):04x}", 0, 0, 0x0002
                glyph.components.append(part)
            glyph.xMin = glyph.yMin = 0
            glyph.xMax = glyph.yMax = 600
            font["glyf"][f"u{ord(letter):04x}"] = glyph
        font["maxp"].recalc = lambda _font: None

    return changed(boxes(), put)


def multiplying(times: int) -> bytes:
    """A font that sets so many shapes for one A."""
    many = " ".join(["u0042"] * times)

    def add(font: TTFont) -> None:
        addOpenTypeFeaturesFromString(font, f"feature ccmp {{ sub u0041 by {many}; }} ccmp;")

    return changed(boxes(), add)


def with_raw(data: bytes, **tables: bytes) -> bytes:
    """The font with tables put in as they are; `_` in a name stands for a blank, `OS_2` for OS/2."""

    def put(font: TTFont) -> None:
        for name, content in tables.items():
            tag = "OS/2" if name == "OS_2" else name.replace("_", " ")
            table = DefaultTable(tag)
            table.data = content
            font.tables[tag] = table

    return changed(data, put)


def of_tables(count: int) -> bytes:
    """Boxes in so many tables, most of which nobody knows."""
    more = count - len(TTFont(io.BytesIO(boxes())).reader.tables)
    return with_raw(boxes(), **{f"X{number:03}": b"x" for number in range(more)})


def of_axes(count: int) -> bytes:
    """Boxes with so many axes, along none of which anything changes."""

    def add(font: TTFont) -> None:
        font["fvar"] = table = newTable("fvar")
        for number in range(count):
            axis = Axis()
            axis.axisTag, axis.axisNameID = f"X{number:03}", 2
            axis.minValue, axis.defaultValue, axis.maxValue = 0, 100, 200
            table.axes.append(axis)

    return changed(boxes(), add)


def patched(data: bytes, table: str, offset: int, form: str, value: int) -> bytes:
    """One number of a table changed in the file itself."""
    found = bytearray(data)
    count = struct.unpack_from(">H", data, 4)[0]
    for index in range(count):
        tag, _sum, start, _length = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        if tag == table.encode():
            struct.pack_into(form, found, start + offset, value)
    return bytes(found)


def woff2_bomb() -> bytes:
    """A WOFF2 of a few hundred bytes whose one stream opens out to 400 MB."""
    stream = brotli.compress(bytes(400_000_000), quality=1, lgwin=24)
    return woff2_of(stream, told_bytes=1000)


def woff2_of(stream: bytes, *, told_bytes: int, table_bytes: int = 100) -> bytes:
    directory = bytes([0x3F]) + b"blob" + _base128(table_bytes)
    length = 48 + len(directory) + len(stream)
    head = struct.pack(
        ">4s4sLHHLLHHLLLLL", b"wOF2", b"\0\1\0\0", length, 1, 0, told_bytes, len(stream), 1, 0, 0, 0, 0, 0, 0
    )
    return head + directory + stream


def _base128(number: int) -> bytes:
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.insert(0, number & 0x7F | 0x80)
    return bytes(digits)


def woff_bomb() -> bytes:
    """A WOFF that says of a table that it opens out to 2 GB."""
    body = zlib.compress(bytes(30_000_000), 9)
    start = 44 + 20
    length = start + len(body)
    head = struct.pack(">4s4sLHHLHHLLLLL", b"wOFF", b"\0\1\0\0", length, 1, 0, 1000, 1, 0, 0, 0, 0, 0, 0)
    return head + struct.pack(">4sLLLL", b"glyf", start, len(body), 0x7FFFFFFF, 0) + body


def kerned(data: bytes, left: str, right: str, by: int) -> bytes:
    """The font with one pair in an old kern table."""

    def kern(font: TTFont) -> None:
        table, pairs = newTable("kern"), KernTable_format_0()
        table.version, pairs.version, pairs.coverage, pairs.tupleIndex, pairs.apple = 0, 0, 1, None, False
        pairs.kernTable = {(f"u{ord(left):04x}", f"u{ord(right):04x}"): by}
        table.kernTables = [pairs]
        font["kern"] = table

    return changed(data, kern)


def without(data: bytes, *tags: str) -> bytes:
    """The font file without some of its tables."""
    count = struct.unpack_from(">H", data, 4)[0]
    entries = [struct.unpack_from(">4sLLL", data, 12 + 16 * index) for index in range(count)]
    kept = [entry for entry in entries if entry[0].decode() not in tags]
    head = struct.pack(">4sHHHH", data[:4], len(kept), 0, 0, 0)
    directory = b"".join(struct.pack(">4sLLL", *entry) for entry in kept)
    gap = bytes(12 + 16 * count - len(head) - len(directory))
    return head + directory + gap + data[12 + 16 * count :]


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("Boxes.ttf", boxes())
    return out.getvalue()
