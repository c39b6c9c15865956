"""Reads SVG path data strictly: a string flows in, an outline of M, L, C, Z flows out, or a ValueError."""

from __future__ import annotations

import re
from collections.abc import Callable

from fontTools.svgLib.path.arc import EllipticalArc

from visuals.geometry import NUMBER, Outline, Segment

_TOKEN = re.compile(rf"[\s,]*(?:([MmLlHhVvCcSsQqTtAaZz])|({NUMBER}))")
_FLAG = re.compile(r"[\s,]*([01])")
_REST = re.compile(r"[\s,]*$")
_ARITY = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_LIMIT = 1e6
# Atomic: where one is missing, no number may be taken apart into two.
_NUMBERS = {count: re.compile(rf"[\s,]*((?>{NUMBER}))" * count) for count in (0, 1, 2, 3, 4, 6)}


def read_path(data: str) -> Outline:
    reader = _Reader(data)
    while not reader.at_end():
        reader.read_command()
    return tuple(reader.segments)


class _Reader:
    def __init__(self, data: str) -> None:
        self._data = data
        self._position = 0
        self._command = ""
        self._start = self._point = 0j
        self._control: complex | None = None
        self._control_kind = ""
        self.segments: list[Segment] = []

    def at_end(self) -> bool:
        return _REST.match(self._data, self._position) is not None

    def read_command(self) -> None:
        token = _TOKEN.match(self._data, self._position)
        if token is None:
            raise ValueError(f"path data is not understood at {self._data[self._position : self._position + 12]!r}")
        if token.group(1):
            self._command = token.group(1)
            self._position = token.end()
        elif self._command in ("", "Z", "z"):
            raise ValueError("path data holds numbers without a command")
        name = self._command.upper()
        if not self.segments and name != "M":
            raise ValueError("path data must begin with M")
        values = self._arguments(name)
        kind = name if name in "CSQT" else ""
        self._actions[name](self, values)
        self._control_kind = kind
        if not kind:
            self._control = None
        if name == "M":
            self._command = "L" if self._command == "M" else "l"

    def _arguments(self, name: str) -> list[float]:
        values = self._arc_arguments() if name == "A" else self._numbers(_ARITY[name])
        if any(not abs(value) <= _LIMIT for value in values):
            raise ValueError("path data holds a number beyond a million")
        return values

    def _numbers(self, count: int) -> list[float]:
        return self._taken(_NUMBERS[count])

    def _arc_arguments(self) -> list[float]:
        """Both flags may stand without anything between."""
        return [*self._numbers(3), *self._taken(_FLAG), *self._taken(_FLAG), *self._numbers(2)]

    def _taken(self, pattern: re.Pattern[str]) -> list[float]:
        found = pattern.match(self._data, self._position)
        if found is None:
            raise ValueError(f"path command {self._command} lacks a number")
        self._position = found.end()
        return [float(group) for group in found.groups()]

    def _absolute(self, x: float, y: float) -> complex:
        origin = self._point if self._command.islower() else 0j
        return origin + complex(x, y)

    def _emit(self, command: str, *points: complex) -> None:
        self.segments.append((command, tuple(n for p in points for n in (p.real, p.imag))))
        if points:
            self._point = points[-1]

    def _move(self, values: list[float]) -> None:
        self._emit("M", self._absolute(*values))
        self._start = self._point

    def _line(self, values: list[float]) -> None:
        self._emit("L", self._absolute(*values))

    def _horizontal(self, values: list[float]) -> None:
        x = values[0] + (self._point.real if self._command == "h" else 0)
        self._emit("L", complex(x, self._point.imag))

    def _vertical(self, values: list[float]) -> None:
        y = values[0] + (self._point.imag if self._command == "v" else 0)
        self._emit("L", complex(self._point.real, y))

    def _cubic(self, values: list[float]) -> None:
        first, second, end = (self._absolute(*values[i : i + 2]) for i in (0, 2, 4))
        self._emit("C", first, second, end)
        self._control = second

    def _reflected(self, kinds: str) -> complex:
        if self._control is None or self._control_kind not in kinds:
            return self._point
        return 2 * self._point - self._control

    def _smooth_cubic(self, values: list[float]) -> None:
        first = self._reflected("CS")
        second, end = self._absolute(*values[:2]), self._absolute(*values[2:])
        self._emit("C", first, second, end)
        self._control = second

    def _quadratic(self, values: list[float]) -> None:
        self._emit_quadratic(self._absolute(*values[:2]), self._absolute(*values[2:]))

    def _smooth_quadratic(self, values: list[float]) -> None:
        self._emit_quadratic(self._reflected("QT"), self._absolute(*values))

    def _emit_quadratic(self, control: complex, end: complex) -> None:
        start = self._point
        self._emit("C", start + (control - start) * 2 / 3, end + (control - end) * 2 / 3, end)
        self._control = control

    def _arc(self, values: list[float]) -> None:
        rx, ry, rotation, large, sweep, x, y = values
        end = self._absolute(x, y)
        if rx == 0 or ry == 0 or end == self._point:
            self._emit("L", end)
            return
        EllipticalArc(self._point, abs(rx), abs(ry), rotation, large, sweep, end).draw(_ArcPen(self))
        self._point = end

    def curve(self, first: complex, second: complex, end: complex) -> None:
        self._emit("C", first, second, end)

    def _close(self, values: list[float]) -> None:
        self.segments.append(("Z", ()))
        self._point = self._start

    _actions: dict[str, Callable[[_Reader, list[float]], None]] = {
        "M": _move,
        "L": _line,
        "H": _horizontal,
        "V": _vertical,
        "C": _cubic,
        "S": _smooth_cubic,
        "Q": _quadratic,
        "T": _smooth_quadratic,
        "A": _arc,
        "Z": _close,
    }


class _ArcPen:
    """fontTools draws an arc as cubics into a pen; this one hands them on."""

    def __init__(self, reader: _Reader) -> None:
        self._reader = reader

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802 - fontTools' pen protocol
        first, second, end = (complex(*point) for point in points)
        self._reader.curve(first, second, end)

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - fontTools' pen protocol
        end = complex(*point)
        self._reader.curve(end, end, end)
