"""Encodes a finished cairo surface: pixels and metadata flow in, PNG, JPEG or WebP bytes flow out."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

import cairocffi as cairo
import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import Image

from visuals.nodes import Metadata
from visuals.png import Band, assemble, chunk

_FULL_COLOUR_QUALITY = 90
LEAST_QUALITY = 40  # below it letters fray
_PIXELS_PER_METRE = 3780  # 96 dpi
_JFIF_HEAD = b"\xff\xd8\xff\xe0"
_JFIF_96_DPI = struct.pack(">BHH", 1, 96, 96)
_EXIF_HEAD = b"Exif\0\0"
# A TIFF of one entry (0x8769, the Exif part, at byte 26), and in that part one (0xA001, the colour space): 1 is sRGB.
_EXIF_SRGB = (
    b"MM\0*" + struct.pack(">IHHHIII", 8, 1, 0x8769, 4, 1, 26, 0) + struct.pack(">HHHIHHI", 1, 0xA001, 3, 1, 1, 0, 0)
)
_XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"


def encode_png(size_px: tuple[int, int], bands: Sequence[Band], metadata: Metadata) -> bytes:
    """RGB, its bands behind one another."""
    texts = (chunk(b"iTXt", _text_chunk(keyword, text)) for keyword, text in _png_texts(metadata) if text)
    density = chunk(b"pHYs", struct.pack(">IIB", _PIXELS_PER_METRE, _PIXELS_PER_METRE, 1))
    return assemble(*size_px, 3, bands, [chunk(b"sRGB", b"\0"), density, *texts])


def encode_jpeg(surface: cairo.ImageSurface, metadata: Metadata, quality: int) -> bytes:
    """Colour at full resolution from quality 90 on: with less, edges between flat colours fray a little."""
    sampling = "444" if quality >= _FULL_COLOUR_QUALITY else "420"
    data: bytes = simplejpeg.encode_jpeg(_rgbx(surface), quality, "RGBX", sampling, fastdct=False)
    packet = _xmp(metadata)
    told = _jpeg_segment(0xE1, _EXIF_HEAD + _EXIF_SRGB)
    told += b"" if not packet else _jpeg_segment(0xE1, _XMP_HEAD + packet.encode("utf-8", "replace"))
    if data[:4] != _JFIF_HEAD or data[6:11] != b"JFIF\0":
        raise RuntimeError("The JPEG library writes another head than it did.")
    end = 4 + int.from_bytes(data[4:6], "big")
    return data[:13] + _JFIF_96_DPI + data[18:end] + told + data[end:]


def encode_webp(surface: cairo.ImageSurface, metadata: Metadata, quality: int) -> bytes:
    output = io.BytesIO()
    packet = _xmp(metadata)
    option = {"exif": _EXIF_SRGB} | ({"xmp": packet.encode("utf-8", "replace")} if packet else {})
    surface.flush()
    size_px, stride = (surface.get_width(), surface.get_height()), surface.get_stride()
    image = Image.frombuffer("RGB", size_px, bytes(surface.get_data()), "raw", "RGBX", stride, 1)
    image.save(output, "WEBP", quality=quality, method=2, **option)
    return output.getvalue()


def within(encode: Callable[[int], bytes], quality: int, max_bytes: int | None) -> bytes:
    """The best quality up to `quality` that needs no more bytes; the least there is where none does."""
    data = encode(quality)
    if max_bytes is None or len(data) <= max_bytes or quality <= LEAST_QUALITY:
        return data
    low, high, best = LEAST_QUALITY, quality, encode(LEAST_QUALITY)
    while high - low > 1 and len(best) <= max_bytes:
        middle = (low + high) // 2
        data = encode(middle)
        if len(data) <= max_bytes:
            low, best = middle, data
        else:
            high = middle
    return best


def _rgbx(surface: cairo.ImageSurface) -> NDArray[np.uint8]:
    surface.flush()
    shape = surface.get_height(), surface.get_stride() // 4, 4
    pixels = np.frombuffer(surface.get_data(), dtype=np.uint8).reshape(shape)
    return np.ascontiguousarray(pixels[:, : surface.get_width()])


def _jpeg_segment(marker: int, body: bytes) -> bytes:
    """A title is bounded far below what a segment holds; what would not fit is left out."""
    return b"" if len(body) > 65_533 else struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _png_texts(metadata: Metadata) -> tuple[tuple[str, str], ...]:
    return (
        ("Title", metadata.title),
        ("Description", metadata.alt_text),
        ("Source", metadata.campaign),
        ("XML:com.adobe.xmp", _xmp(metadata)),
    )


def _text_chunk(keyword: str, text: str) -> bytes:
    return keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode("utf-8", "replace")


def _xmp(metadata: Metadata) -> str:
    """Dublin Core and IPTC, where picture tools and screen readers look for a title and an alternative text."""
    fields = (
        ("dc:title", metadata.title),
        ("dc:description", metadata.alt_text),
        ("Iptc4xmpCore:AltTextAccessibility", metadata.alt_text),
    )
    told = "".join(
        f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt></{name}>'
        for name, text in fields
        if text
    )
    if metadata.campaign:
        told += f"<dc:source>{escape(metadata.campaign)}</dc:source>"
    if not told:
        return ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">'
        f'{told}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
