"""Normalises raster uploads: a PNG, JPEG, WebP, GIF or AVIF flows in, upright 8-bit sRGB pixels flow out."""

from __future__ import annotations

import io
import math
import warnings

import numpy as np
from PIL import Image, ImageCms

from visuals.guard.errors import UploadRefused, refusal
from visuals.guard.limits import (
    MAX_PIXELS,
    MAX_PROFILE_BYTES,
    MAX_SIDE_PX,
    MAX_WEBP_PIXELS,
    MIN_ALPHA,
    MIN_SIDE_PX,
    PHOTO_LEAST_PX,
    PHOTO_SIDE_PX,
)
from visuals.guard.sniffing import UNREAD, sniff
from visuals.images import write_png

FORMATS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP", "gif": "GIF", "avif": "AVIF"}
PHOTO_FORMATS = frozenset({"png", "jpeg", "webp", "avif"})
_PHOTO_QUALITY = 90
_ORIENTATION_TAG = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING = frozenset({5, 6, 7, 8})
_SRGB = ImageCms.createProfile("sRGB")


def normalise_raster(data: bytes) -> tuple[bytes, int, int]:
    """A new RGBA PNG, its width and height. The first frame only; at most MAX_SIDE_PX; no metadata survives."""
    image = read_raster(data)
    if max(image.size) < MIN_SIDE_PX:
        raise refusal("too_small")
    if not is_visible(image):
        raise refusal("invisible")
    return write_png(image), image.width, image.height


def normalise_photo(data: bytes) -> tuple[bytes, int, int]:
    """A new JPEG, its width and height; at most PHOTO_SIDE_PX; no metadata survives."""
    image = read_raster(data, max_side_px=PHOTO_SIDE_PX)
    if min(image.size) < PHOTO_LEAST_PX and min(raster_size(data)) < PHOTO_LEAST_PX:  # a panorama comes down far
        raise refusal("photo_small")
    if not is_visible(image):
        raise refusal("invisible")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=_PHOTO_QUALITY, subsampling=0)  # `optimize` fails where pixels take over a byte
    return out.getvalue(), image.width, image.height


def read_raster(data: bytes, *, max_side_px: int = MAX_SIDE_PX, max_pixels: int = MAX_PIXELS) -> Image.Image:
    """RGBA pixels and nothing else, or UploadRefused; scaled down to both bounds.

    Nothing is decoded before its size is known.
    """
    name = sniff(data)
    if name not in FORMATS:
        raise refusal(UNREAD.get(name, "unsupported_format"))
    if name == "webp":
        _check_webp_size(*_webp_size(data))  # Pillow allocates a WebP's canvas while it opens the file
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = _decode(data, FORMATS[name], max_side_px, max_pixels)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refusal("too_many_pixels") from error
    except (UploadRefused, MemoryError):
        raise
    except Exception as error:  # decoders raise whatever a damaged file makes them stumble over
        raise refusal("damaged") from error
    image.info = {}  # comments, profiles, places: Pillow's writers take some of it up by themselves
    return image


def raster_size(data: bytes) -> tuple[int, int]:
    """Width and height of an image that `read_raster` has read, upright, before it was scaled down."""
    with Image.open(io.BytesIO(data), formats=tuple(FORMATS.values())) as image:
        width_px, height_px = image.size
        is_lying = _orientation(image) in _LYING
    return (height_px, width_px) if is_lying else (width_px, height_px)


def is_visible(image: Image.Image) -> bool:
    return int(np.asarray(image.getchannel("A")).max()) >= MIN_ALPHA


def _check_size(width_px: int, height_px: int) -> None:
    if width_px * height_px > MAX_PIXELS:
        raise refusal("too_many_pixels")


def _check_webp_size(width_px: int, height_px: int) -> None:
    """16 bytes a pixel while it is decoded, where other formats take 4 to 10."""
    _check_size(width_px, height_px)
    if width_px * height_px > MAX_WEBP_PIXELS:
        raise refusal("webp_too_many_pixels")


def _webp_size(data: bytes) -> tuple[int, int]:
    """The canvas named in the header. https://developers.google.com/speed/webp/docs/riff_container, 2026-11-23."""
    kind, head = data[12:16], data[20:30]
    if len(head) == 10 and kind == b"VP8X":
        return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
    if len(head) == 10 and kind == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if len(head) == 10 and kind == b"VP8 ":
        return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF
    raise refusal("damaged")


def _decode(data: bytes, pillow_format: str, max_side_px: int, max_pixels: int) -> Image.Image:
    image: Image.Image = Image.open(io.BytesIO(data), formats=(pillow_format,))
    _check_size(*image.size)
    max_side_px = min(max_side_px, int(max(image.size) * math.sqrt(max_pixels / (image.width * image.height))))
    scale = min(1.0, max_side_px / max(image.size))
    wanted = math.ceil(image.width * scale), math.ceil(image.height * scale)
    image.draft("RGB", wanted)  # a JPEG is decoded at 1/2, 1/4 or 1/8 where that is enough
    image.load()
    turn = _TURNS.get(_orientation(image))
    profile = image.info.get("icc_profile")
    vars(image).pop("_decoder", None)  # WebP's and AVIF's hold canvases of their own
    image = _to_srgb(_fit(_to_plain_mode(image), max_side_px), profile)
    return image if turn is None else image.transpose(turn)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION_TAG, 1))
    except Exception:  # what cannot be read turns nothing
        return 1


def _to_plain_mode(image: Image.Image) -> Image.Image:
    """L, RGB, CMYK or premultiplied RGBa: modes that may be scaled without mixing in what is not seen."""
    if image.mode.startswith("I"):
        levels = np.asarray(image)
        if levels.dtype != np.uint16:
            levels = np.clip(levels, 0, 0xFFFF)
        return Image.fromarray((levels >> 8).astype(np.uint8))
    if image.has_transparency_data:
        return (image if image.mode == "RGBA" else image.convert("RGBA")).convert("RGBa")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _fit(image: Image.Image, max_side_px: int) -> Image.Image:
    scale = max_side_px / max(image.size)
    if scale < 1:
        size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=1.5)
    return image.convert("RGBA") if image.mode == "RGBa" else image


def _to_srgb(image: Image.Image, profile: object) -> Image.Image:
    """RGBA in sRGB; a profile that cannot be read, or is of another colour space, is passed over."""
    if not isinstance(profile, bytes) or len(profile) > MAX_PROFILE_BYTES:
        return image.convert("RGBA")
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha is not None else image
    converted = _through_profile(colours, profile)
    if converted is None:
        return image.convert("RGBA")
    converted = converted.convert("RGBA")
    if alpha is not None:
        converted.putalpha(alpha)
    return converted


def _through_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in (source.profile.profile_description or ""):
            return None
        return ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
