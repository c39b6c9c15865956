"""Renders one picture: a compiled template and values flow in, encoded bytes flow out. Same input, same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Literal, NamedTuple

import cairocffi as cairo

from visuals.cairo_canvas import CairoCanvas
from visuals.colour import Roles
from visuals.compiling import CompiledTemplate, page_key
from visuals.encoding import encode_jpeg, encode_png, encode_webp, within
from visuals.errors import RenderError
from visuals.geometry import rectangle
from visuals.given import cleaned, format_of, page_of, size_of, writable
from visuals.nodes import Fill, Metadata, Node, Rendering, Values, Warning
from visuals.painting import Painter
from visuals.pdf import PageFacts, finished
from visuals.planning import Plan, has_clips, is_covering, plan_format
from visuals.plates import Plate, PlateCache, bands_of, halved, sheet_surface
from visuals.svg_canvas import SvgCanvas

Encoding = Literal["png", "jpeg", "webp", "svg", "pdf"]

MIMES: Mapping[str, str] = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}
_SMALL = 0.6  # of the format's size, as previews are
_MOST_HALVED_PIXELS = 4_000_000
_POINTS_PER_MM = 72 / 25.4
_POINTS_PER_PX = 0.75  # 96 px are 72 points
_EPOCH = "1970-01-01T00:00:00Z"  # cairo would write the present, and the bytes would never be the same twice
_PLATES = PlateCache(160 * 1024 * 1024)
_NOTHING = Metadata()


def render(
    compiled: CompiledTemplate,
    values: Values,
    format_key: str,
    *,
    encoding: Encoding = "png",
    width_px: int | None = None,
    metadata: Metadata = _NOTHING,
    quality: int = 88,
    max_bytes: int | None = None,
    page: int | None = None,
) -> Rendering:
    """A picture of one page, the first unless told; a PDF of all of them.

    `width_px` scales the whole picture; `quality` is that of JPEG (full colour resolution from 90 on) and WebP.

    JPEG and WebP come down in quality to be no larger than `max_bytes`; what is larger all the same is warned of.
    """
    picture = _Picture(
        compiled, values, format_key, width_px, metadata, quality, max_bytes, 1 if page is None else page
    )
    if not 1 <= quality <= 100:
        raise RenderError("quality", f"The quality is {quality}.", remedy="Give 1 to 100.")
    if encoding not in MIMES:
        raise RenderError("encoding", f"{encoding!r} is not written.", remedy=f"Use one of: {', '.join(MIMES)}.")
    try:
        data = _written(picture, encoding, is_whole=page is None)
    except (cairo.CairoError, MemoryError, ArithmeticError) as error:
        if isinstance(error, MemoryError) and "CAIRO" not in str(error):
            raise  # the machine's own; cairo's is its word for a matrix that it cannot turn back
        told = "Something is too small, too large or too flat to be drawn."
        raise RenderError("extreme", told, remedy="Draw it nearer to the size at which it is shown.") from error
    if max_bytes is not None and len(data) > max_bytes:
        picture.warnings.append(Warning("too-many-bytes", "", f"{len(data):,} bytes, more than {max_bytes:,}."))
    return Rendering(data, MIMES[encoding], picture.width_px, picture.height_px, tuple(picture.warnings))


def _written(picture: _Picture, encoding: Encoding, *, is_whole: bool) -> bytes:
    if encoding == "pdf" and is_whole:
        return _write_pages([picture.turned_to(number) for number in range(1, picture.spec.pages + 1)])
    return _WRITERS[encoding](picture)


class Sheet(NamedTuple):
    """A finished picture: its pixels, the plate it began as if any, and the rows that slots touched since."""

    plate: Plate | None
    surface: cairo.ImageSurface
    touched: tuple[tuple[int, int], ...]


class _Picture:
    """Everything one rendering needs, looked at before anything is drawn."""

    def __init__(
        self,
        compiled: CompiledTemplate,
        values: Values,
        format_key: str,
        width_px: int | None,
        metadata: Metadata,
        quality: int,
        max_bytes: int | None = None,
        page: int = 1,
    ) -> None:
        self.compiled = compiled
        self.spec = format_of(compiled, format_key)
        self.page = page_of(self.spec, page)
        self.metadata = writable(metadata)
        self.quality, self.max_bytes = quality, max_bytes
        self.width_px, self.height_px = size_of(self.spec, width_px)
        self.scale = self.width_px / self.spec.width_px
        self.values = cleaned(compiled, values)
        self.roles = Roles(values.colours)
        filled = frozenset({*self.values.texts, *self.values.images} & set(compiled.slots))
        tree = page_key(format_key, self.page)
        self.plan = _plan(compiled, tree, self.values.locale, filled)
        self.static_key = (compiled.digest, tree, self.values.locale, filled, self.roles.given)
        self.warnings = list(self._early_warnings(filled))

    def turned_to(self, page: int) -> _Picture:
        """The same at another page, its warnings gathered with ours."""
        if page == self.page:
            return self
        other = _Picture(
            self.compiled, self.values, self.spec.key, self.width_px, self.metadata, self.quality, page=page
        )
        self.tell(other.warnings)
        other.warnings = self.warnings
        return other

    def tell(self, found: Iterable[Warning]) -> None:
        """What is to be warned of, once however many pages say it."""
        self.warnings.extend(warning for warning in dict.fromkeys(found) if warning not in self.warnings)

    def _early_warnings(self, filled: frozenset[str]) -> list[Warning]:
        found = [
            Warning("slot-empty", slot.name, f"{slot.label} is empty.")
            for slot in self.compiled.slots.values()
            if slot.is_required and slot.name not in filled and self.spec.key in slot.formats
        ]
        if self.plan.missing_locale:
            found.append(Warning("locale-missing", "", f"Something is not drawn in {self.values.locale!r}."))
        return found

    def painter(self, canvas: CairoCanvas | SvgCanvas) -> Painter:
        return Painter(canvas, self.values, self.roles, self.compiled.fonts, self.scale)

    def paint_all(self, canvas: CairoCanvas | SvgCanvas, bleed_px: float = 0.0) -> None:
        width, height = self.spec.width_px + 2 * bleed_px, self.spec.height_px + 2 * bleed_px
        canvas.shape(rectangle(-bleed_px, -bleed_px, width, height), Fill("paper"), None)
        painter = self.painter(canvas)
        painter.paint(self.plan.nodes)
        self.tell(painter.warnings)

    def sheet(self) -> Sheet:
        """The picture as pixels, painted on from the furthest plate that is kept; on this thread's one sheet."""
        plate, rest = self._plate()
        if plate is None:
            surface = self._static_surface(self.plan.start)
        else:
            surface = plate.surface()
            self.tell(plate.warnings)
        canvas = self._canvas(surface)
        painter = self.painter(canvas)
        painter.paint(rest)
        self.tell(painter.warnings)
        touched = tuple(canvas.touched)
        if plate is not None:
            plate.used(touched)
        return Sheet(plate, surface, touched)

    def _plate(self) -> tuple[Plate | None, tuple[Node, ...]]:
        """The plate to paint on, if there is one, and what is still to be painted after it or the static start.

        A plate is kept once it is asked for again. What comes before the first logo is kept too: a campaign's own
        line and photo are the same for all companies, their logos are not.
        """
        lettering, rest = self.plan.lettering, self.plan.rest
        key = (*self.static_key, self.width_px)
        if lettering:
            lettered = (key, tuple(sorted(self.values.texts.items())), self._photos())
            plate = _PLATES.get_or_make(lettered, self._lettered_plate)
            if plate is not None:
                return plate, rest
        return _PLATES.get_or_make(key, self._static_plate), (*lettering, *rest)

    def _photos(self) -> tuple[tuple[str, bytes, tuple[float, float] | None], ...]:
        """What tells the photos apart, by their digests: a kept key must not keep the files."""
        images, focus, slots = self.values.images, self.values.focus, self.compiled.slots
        names = sorted(name for name in images if name in slots and slots[name].kind == "photo")
        return tuple((name, _digest(images[name]), focus.get(name)) for name in names)

    def _canvas(self, surface: cairo.ImageSurface) -> CairoCanvas:
        width, height = surface.get_width(), surface.get_height()
        # Whole pixels in height are a little more or less than across.
        scale = width / self.spec.width_px, height / self.spec.height_px
        return CairoCanvas(surface, self.roles, scale, (0, 0, width, height))

    def _static_surface(self, nodes: tuple[Node, ...]) -> cairo.ImageSurface:
        """Painted twice as large and halved where a small picture would show fringes."""
        size_px = self.width_px, self.height_px
        is_small = self.scale <= _SMALL and size_px[0] * size_px[1] <= _MOST_HALVED_PIXELS
        if is_small and any(has_clips(node) for node in nodes):
            return halved(*size_px, lambda surface: self._paint_start(surface, nodes))
        surface, _memory = sheet_surface(*size_px)
        self._paint_start(surface, nodes)
        return surface

    def _paint_start(self, surface: cairo.ImageSurface, nodes: tuple[Node, ...]) -> None:
        canvas = self._canvas(surface)
        whole = rectangle(0, 0, self.spec.width_px, self.spec.height_px)
        if not (nodes and is_covering(nodes[0], whole)):
            canvas.shape(whole, Fill("paper"), None)
        self.painter(canvas).paint(nodes)

    def _static_plate(self) -> Plate:
        return self._plate_of(self._static_surface(self.plan.start), (), ())

    def _lettered_plate(self) -> Plate:
        surface = self._static_surface(self.plan.start)
        canvas = self._canvas(surface)
        painter = self.painter(canvas)
        painter.paint(self.plan.lettering)
        return self._plate_of(surface, tuple(canvas.touched), tuple(painter.warnings))

    def _plate_of(
        self, surface: cairo.ImageSurface, touched: tuple[tuple[int, int], ...], warnings: tuple[Warning, ...]
    ) -> Plate:
        surface.flush()
        return Plate(bytes(surface.get_data()), (self.width_px, self.height_px), touched, warnings)


@lru_cache(maxsize=4)
def _digest(data: bytes) -> bytes:
    return sha256(data).digest()


@lru_cache(maxsize=256)
def _plan(compiled: CompiledTemplate, tree_key: str, locale: str, filled: frozenset[str]) -> Plan:
    return plan_format(compiled.trees[tree_key], locale, filled)


def _write_png(picture: _Picture) -> bytes:
    sheet = picture.sheet()
    size_px = picture.width_px, picture.height_px
    return encode_png(size_px, bands_of(*sheet), picture.metadata)


def _write_svg(picture: _Picture) -> bytes:
    canvas = SvgCanvas(picture.spec.width_px, picture.spec.height_px, picture.roles)
    picture.paint_all(canvas)
    return canvas.document(picture.width_px, picture.height_px, picture.metadata)


def _write_pages(pictures: list[_Picture]) -> bytes:
    """Vector throughout; as large as the format says, or the picture's pixels at 96 to the inch."""
    output = io.BytesIO()
    picture, spec = pictures[0], pictures[0].spec
    scale = spec.width_mm * _POINTS_PER_MM / spec.width_px if spec.width_mm else picture.scale * _POINTS_PER_PX
    bleed = spec.bleed_px * scale
    trim = (bleed, bleed, bleed + spec.width_px * scale, bleed + spec.height_px * scale)
    size = trim[2] + bleed, trim[3] + bleed
    surface = cairo.PDFSurface(output, *size)
    surface.restrict_to_version(cairo.PDF_VERSION_1_4)
    surface.set_metadata(cairo.PDF_METADATA_CREATE_DATE, _EPOCH)
    surface.set_metadata(cairo.PDF_METADATA_TITLE, picture.metadata.title)
    surface.set_metadata(cairo.PDF_METADATA_SUBJECT, picture.metadata.alt_text)
    surface.set_metadata(cairo.PDF_METADATA_KEYWORDS, picture.metadata.campaign)
    facts = []
    for each in pictures:
        canvas = CairoCanvas(surface, each.roles, (scale, scale), (0, 0, *size), is_raster=False)
        canvas.open_group((1, 0, 0, 1, spec.bleed_px, spec.bleed_px), None, 1.0)
        each.paint_all(canvas, spec.bleed_px)
        canvas.close_group()
        surface.show_page()
        facts.append(PageFacts(size[1], trim, (0, 0, *size), canvas.told))
    surface.finish()
    return finished(output.getvalue(), facts, picture.values.locale)


def _write_pdf(picture: _Picture) -> bytes:
    return _write_pages([picture])


def _write_jpeg(picture: _Picture) -> bytes:
    surface = picture.sheet().surface
    return within(lambda quality: encode_jpeg(surface, picture.metadata, quality), picture.quality, picture.max_bytes)


def _write_webp(picture: _Picture) -> bytes:
    surface = picture.sheet().surface
    return within(lambda quality: encode_webp(surface, picture.metadata, quality), picture.quality, picture.max_bytes)


_WRITERS: Mapping[str, Callable[[_Picture], bytes]] = {
    "png": _write_png,
    "jpeg": _write_jpeg,
    "webp": _write_webp,
    "svg": _write_svg,
    "pdf": _write_pdf,
}
