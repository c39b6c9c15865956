"""Raster files as cameras, scanners and drawing programs write them, and as attackers do."""

import io
import struct
import zlib

import numpy as np
from PIL import Image, ImageCms

RED, GREEN, BLUE = (200, 30, 40), (20, 140, 60), (30, 60, 190)


def quarters(size: tuple[int, int] = (64, 48)) -> Image.Image:
    """Red above green on the left, blue above white on the right."""
    width, height = size
    pixels = np.full((height, width, 3), 255, dtype=np.uint8)
    pixels[: height // 2, : width // 2] = RED
    pixels[height // 2 :, : width // 2] = GREEN
    pixels[: height // 2, width // 2 :] = BLUE
    return Image.fromarray(pixels)


def encoded(image: Image.Image, pillow_format: str, **options: object) -> bytes:
    output = io.BytesIO()
    image.save(output, pillow_format, **options)
    return output.getvalue()


def photo(size: tuple[int, int]) -> Image.Image:
    """Patches of many colours, the same every time."""
    noise = np.random.default_rng(7).integers(0, 256, (60, 80, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize(size, Image.Resampling.NEAREST)


def swapped_profile() -> bytes:
    """A colour profile in which red and blue have changed places."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = profile.index(b"rXYZ") + 4, profile.index(b"bXYZ") + 4
    profile[red : red + 8], profile[blue : blue + 8] = profile[blue : blue + 8], profile[red : red + 8]
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "odd!".encode("utf-16-be"))


def located() -> Image.Exif:
    """A place and a turn, as a telephone writes them."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Ana's telephone"
    exif.get_ifd(0x8825)[1] = "N"
    return exif


def png_chunks(png: bytes) -> list[bytes]:
    names, position = [], 8
    while position < len(png):
        names.append(png[position + 4 : position + 8])
        position += 12 + int.from_bytes(png[position : position + 4], "big")
    return names


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def flat_png(width_px: int, height_px: int, *chunks: bytes) -> bytes:
    """One bit a pixel, all white: 400 million pixels in 76 kB."""
    row = b"\x00" + b"\xff" * ((width_px + 7) // 8)
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(row) for _ in range(height_px)) + packer.flush()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width_px, height_px, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def claiming(data: bytes, *, at: int, size: bytes) -> bytes:
    """The file with another size in its header."""
    return data[:at] + size + data[at + len(size) :]


def _huge_jpeg() -> bytes:
    data = encoded(quarters(), "JPEG")
    return claiming(data, at=data.index(b"\xff\xc0") + 5, size=struct.pack(">HH", 65_000, 65_000))


def _claiming_png(side_px: int) -> bytes:
    """Eight bits of red, green, blue and alpha; the pixels end soon."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side_px, side_px, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(9000))) + chunk(b"IEND", b"")


def hostile_rasters() -> dict[str, tuple[bytes, str]]:
    """Each with the refusal it must meet."""
    text_bomb = chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * 30_000_000, 1))
    big = photo((900, 900))
    webp = encoded(quarters(), "WEBP", lossless=True)
    return {
        "400-megapixel PNG": (flat_png(20_000, 20_000), "too_many_pixels"),
        "41-megapixel PNG": (flat_png(41_000, 1_000), "too_many_pixels"),
        "4-gigapixel JPEG": (_huge_jpeg(), "too_many_pixels"),
        "13,300 squared, RGBA": (_claiming_png(13_300), "too_many_pixels"),  # Pillow alone lets it pass
        "60,000 squared": (_claiming_png(60_000), "too_many_pixels"),
        "268-megapixel WebP": (claiming(webp, at=21, size=struct.pack("<I", 0x0FFFFFFE)), "too_many_pixels"),
        "4-gigapixel GIF": (claiming(encoded(quarters(), "GIF"), at=6, size=b"\xff" * 4), "too_many_pixels"),
        "text bomb in a PNG": (flat_png(64, 64, text_bomb), "damaged"),
        "fake PNG": (b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "damaged"),
        "page named logo.png": (b"<!doctype html><script>alert(1)</script>", "unknown_format"),
        "PDF": (b"%PDF-1.7\n", "unsupported_format"),
        "TIFF": (encoded(quarters(), "TIFF"), "unsupported_format"),
        "JPEG 2000": (encoded(quarters(), "JPEG2000"), "unsupported_format"),
        "icon": (encoded(quarters(), "ICO"), "unsupported_format"),
        "BMP": (encoded(quarters(), "BMP"), "unsupported_format"),
        "cut off PNG": (encoded(big, "PNG")[:-900], "damaged"),
        "cut off JPEG": (encoded(big, "JPEG")[:-900], "damaged"),
        "cut off WebP": (encoded(big, "WEBP")[:-900], "damaged"),
        "cut off GIF": (encoded(big, "GIF")[:-900], "damaged"),
        "one pixel": (encoded(quarters((1, 1)), "PNG"), "too_small"),
        "fully transparent": (encoded(Image.new("RGBA", (64, 64), (255, 0, 0, 0)), "PNG"), "invisible"),
    }
