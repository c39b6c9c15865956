"""Keeps what pictures of one template share: a finished start as pixels, and its rows as compressed PNG bands.

A pure cache: forgetting costs time and changes no byte of any picture.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from itertools import pairwise

import cairocffi as cairo
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from visuals.nodes import Warning
from visuals.png import KEPT_LEVEL, LEVEL, Band, band_of_sheet, scratch

Rows = tuple[int, int]
_STEP_PX = 16  # a band's edges, so that pictures that differ a little share the bands between
_MOST_ASKED = 512
_NEAR_PX = 48  # changed rows that are nearer than this share a band
_thread = threading.local()


class Plate:
    """A picture's finished start: opaque pixels, the rows its slots touched, and what was to be warned of."""

    def __init__(
        self, pixels: bytes, size_px: tuple[int, int], touched: tuple[Rows, ...], warnings: tuple[Warning, ...]
    ) -> None:
        self.pixels, self.touched, self.warnings = pixels, touched, warnings
        self.width_px, self.height_px = size_px
        self._bands: dict[Rows, Band] = {}

    @property
    def size_bytes(self) -> int:
        return len(self.pixels)

    def surface(self) -> cairo.ImageSurface:
        """A copy to go on painting on, as `sheet_surface` gives it."""
        before = getattr(_thread, "used", None)
        surface, memory = sheet_surface(self.width_px, self.height_px)
        pixels, row_size = np.frombuffer(self.pixels, np.uint8), 4 * self.width_px
        painted = before[1] if before and before[0] is self else ((0, self.height_px),)
        for start, end in painted:
            part = slice(max(0, start) * row_size, max(0, end) * row_size)
            memory[part] = pixels[part]
        surface.mark_dirty()
        return surface

    def used(self, painted: tuple[Rows, ...]) -> None:
        """The last `surface` is finished, and nothing but these rows of it was painted on: others need no new copy."""
        _thread.used = self, painted

    def band(self, rows: Rows, level: int) -> Band:
        """These rows, compressed once."""
        band = self._bands.get(rows)
        if band is None:
            pixels = np.frombuffer(self.pixels, np.uint8).reshape(self.height_px, self.width_px, 4)
            band = self._bands[rows] = band_of_sheet(pixels[rows[0] : rows[1]], level)
        return band


def sheet_surface(width_px: int, height_px: int) -> tuple[cairo.ImageSurface, NDArray[np.uint8]]:
    """This thread's one sheet and its memory, holding anything until all of it is painted; good until asked again."""
    _thread.used = None
    memory = scratch("sheet", 4 * width_px * height_px)
    return cairo.ImageSurface.create_for_data(memory, cairo.FORMAT_RGB24, width_px, height_px), memory


def halved(width_px: int, height_px: int, paint: Callable[[cairo.ImageSurface], None]) -> cairo.ImageSurface:
    """This thread's sheet with what is painted on one twice as large."""
    size_px = 2 * width_px, 2 * height_px
    large = scratch("large", 4 * size_px[0] * size_px[1])
    surface = cairo.ImageSurface.create_for_data(large, cairo.FORMAT_RGB24, *size_px)
    paint(surface)
    surface.flush()
    sheet, memory = sheet_surface(width_px, height_px)
    memory[:] = np.asarray(Image.frombuffer("RGBX", size_px, large, "raw", "RGBX", 0, 1).reduce(2)).reshape(-1)
    sheet.mark_dirty()
    return sheet


def bands_of(plate: Plate | None, surface: cairo.ImageSurface, touched: Iterable[Rows]) -> list[Band]:
    """The picture from the top down: kept bands of `plate` where nothing `touched` it since, fresh ones elsewhere.

    The cuts follow from all that slots touched, in the plate or over it, so the bytes do not tell what was kept. What
    no slot touches is often the same: it is worth packing tighter.
    """
    surface.flush()
    shape = surface.get_height(), surface.get_width(), 4
    pixels = np.frombuffer(surface.get_data(), np.uint8).reshape(shape)
    fresh = list(touched)
    before = plate.touched if plate else ()
    found = []
    for top, bottom in _cuts([*before, *fresh], shape[0]):
        level = LEVEL if _reach([*before, *fresh], top, bottom) else KEPT_LEVEL
        if plate is None or _reach(fresh, top, bottom):
            found.append(band_of_sheet(pixels[top:bottom], level))
        else:
            found.append(plate.band((top, bottom), level))
    return found


def _reach(touched: Iterable[Rows], top: int, bottom: int) -> bool:
    return any(start < bottom and end > top for start, end in touched)


def _cuts(touched: list[Rows], height_px: int) -> list[Rows]:
    """Touched rows, widened to steps and joined where near, and what lies between them."""
    joined: list[Rows] = []
    for start, end in sorted(touched):
        top = max(0, start // _STEP_PX * _STEP_PX)
        bottom = min(height_px, -(-end // _STEP_PX) * _STEP_PX)
        if bottom <= top:
            continue
        if joined and top - joined[-1][1] < _NEAR_PX:
            joined[-1] = joined[-1][0], max(joined[-1][1], bottom)
        else:
            joined.append((top, bottom))
    edges = [0, *(edge for rows in joined for edge in rows), height_px]
    return [(top, bottom) for top, bottom in pairwise(edges) if bottom > top]


class PlateCache:
    """Plates that were used lately, bounded by bytes."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._size_bytes = 0
        self._plates: OrderedDict[Hashable, Plate] = OrderedDict()
        self._asked: OrderedDict[Hashable, None] = OrderedDict()
        self._lock = threading.Lock()

    def get_or_make(self, key: Hashable, make: Callable[[], Plate]) -> Plate | None:
        """None when nobody asked for it before: what is used once is not worth keeping."""
        with self._lock:
            found = self._plates.get(key)
            if found is not None:
                self._plates.move_to_end(key)
                return found
            if key not in self._asked:
                self._asked[key] = None
                if len(self._asked) > _MOST_ASKED:
                    self._asked.popitem(last=False)
                return None
        made = make()
        with self._lock:
            if key not in self._plates and made.size_bytes <= self._limit_bytes:
                self._plates[key] = made
                self._size_bytes += made.size_bytes
                while self._size_bytes > self._limit_bytes:
                    self._size_bytes -= self._plates.popitem(last=False)[1].size_bytes
        return made
