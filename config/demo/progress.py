"""Progress on a terminal: a bar that moves where there is one, a line at every quarter elsewhere."""

import sys
import time

WIDTH = 28


class Progress:
    """One bar at a time. `step` names it, `advance` moves it, `done` ends it with its time."""

    def __init__(self) -> None:
        self._name, self._total, self._count, self._began = "", 0, 0, 0.0
        self._is_terminal = sys.stdout.isatty()
        self._last_quarter = -1

    def step(self, name: str, total: int = 0) -> None:
        self.done()
        self._name, self._total, self._count, self._began = name, total, 0, time.monotonic()
        self._last_quarter = -1
        self._draw()

    def advance(self, count: int = 1) -> None:
        self._count += count
        self._draw()

    def done(self) -> None:
        if self._name:
            took_s = time.monotonic() - self._began
            self._write(f"  {self._name:34} {self._amount():>12}  {took_s:6.1f} s", is_last=True)
        self._name = ""

    def _amount(self) -> str:
        return f"{self._count} of {self._total}" if self._total else "done"

    def _draw(self) -> None:
        share = self._count / self._total if self._total else 0.0
        if self._is_terminal:
            full = round(share * WIDTH)
            self._write(f"  {self._name:34} {'█' * full}{'·' * (WIDTH - full)} {self._count} of {self._total or '…'}")
        elif self._total and int(share * 4) > self._last_quarter and self._count:
            self._last_quarter = int(share * 4)
            self._write(f"  {self._name}: {self._count} of {self._total}", is_last=True)

    def _write(self, line: str, *, is_last: bool = False) -> None:
        if self._is_terminal:
            sys.stdout.write(f"\r\x1b[2K{line}" + ("\n" if is_last else ""))
        elif is_last:
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
