"""Draws clean SVG: an SVG that this guard wrote flows in, RGBA pixels of a fixed size flow out."""

from __future__ import annotations

import cairosvg.parser
from PIL import Image

from visuals.guard.embedding import decode
from visuals.guard.errors import UploadRefused, refusal
from visuals.guard.raster import is_visible
from visuals.guard.sizes import drawn_size
from visuals.guard.surface import LayeredSurface
from visuals.guard.svg import CleanSvg


def rasterise(clean: CleanSvg) -> Image.Image:
    """DRAWN_SIDE_PX on the longer side, or UploadRefused."""
    width_px, height_px = drawn_size(clean.width_px, clean.height_px)
    try:
        tree = cairosvg.parser.Tree(bytestring=clean.svg, url_fetcher=_fetch_embedded, unsafe=False)
        surface = LayeredSurface(tree, None, 96, output_width=width_px, output_height=height_px)
        surface.cairo.flush()
        pixels, stride = bytes(surface.cairo.get_data()), surface.cairo.get_stride()
    except (MemoryError, UploadRefused):
        raise
    except Exception as error:  # CairoSVG raises more than a dozen classes, and RecursionError
        raise refusal("svg_not_drawn") from error
    image = Image.frombytes("RGBA", (width_px, height_px), pixels, "raw", "BGRa", stride, 1)
    if not is_visible(image):
        raise refusal("invisible")
    return image


def _fetch_embedded(url: str, _kind: str) -> bytes:
    """Replaces CairoSVG's fetcher: only images that the guard itself has written are read."""
    if not url.startswith(("data:image/png;base64,", "data:image/jpeg;base64,")):
        raise refusal("svg_external")
    return decode(url)
