"""Other engines on the same pictures: outlined SVGs flow in, median CPU milliseconds per PNG flow out.

An engine that is not installed is left out: pyvips and resvg-py as Python packages, sharp and @resvg/resvg-js through
NODE_PATH, rsvg-convert and Chromium as programs.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cairosvg
from playwright.sync_api import sync_playwright

Draw = Callable[[bytes], object]
_TURN = 10
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_EMPTY = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def median_ms(calls: Sequence[Callable[[], object]]) -> float:
    """CPU time of this process, all its threads."""
    spent = []
    for call in calls:
        started = time.process_time()
        call()
        spent.append((time.process_time() - started) * 1000)
    return statistics.median(spent)


def in_turns_ms(theirs: Sequence[Callable[[], object]], ours: Sequence[Callable[[], object]]) -> tuple[float, float]:
    """Medians of both, ten calls of one after ten of the other."""
    spent: tuple[list[float], list[float]] = [], []
    for begin in range(0, len(ours), _TURN):
        for found, calls in zip(spent, (theirs, ours), strict=True):
            found += [median_ms([call]) for call in calls[begin : begin + _TURN]]
    return statistics.median(spent[0]), statistics.median(spent[1])


def cairosvg_ms(documents: Sequence[bytes]) -> float:
    """What every ratio is taken against."""
    return _in_process(cairosvg.svg2png, documents)


def general_peers_ms(documents: Sequence[bytes]) -> dict[str, float]:
    """Engines that draw any SVG, warm, each in the way that is fastest for it."""
    found = _in_python(documents) | _in_node(documents)
    if shutil.which("rsvg-convert"):
        found["rsvg-convert, without its start"] = _rsvg_ms(documents)
    return found


def chromium_ms(documents: Sequence[bytes], side_px: int) -> float | None:
    """A warm browser that shows each picture and photographs it; CPU of all its processes."""
    program = shutil.which("chromium")
    if program is None:
        return None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": side_px, "height": side_px})
        spent = []
        for document in (documents[0], *documents):
            started = _children_s()
            page.set_content(f"<body style='margin:0'>{document.decode()}")
            page.screenshot()
            spent.append((_children_s() - started) * 1000)
        browser.close()
    return statistics.median(spent[1:])


def _in_process(draw: Draw, documents: Sequence[bytes]) -> float:
    draw(documents[0])
    return median_ms([lambda svg=svg: draw(svg) for svg in documents])  # type: ignore[misc]


def _in_python(documents: Sequence[bytes]) -> dict[str, float]:
    found = {}
    if pyvips := _installed("pyvips"):

        def with_vips(svg: bytes) -> object:
            picture = pyvips.Image.svgload_buffer(svg).flatten(background=255)
            return picture.pngsave_buffer(compression=1, filter="none")

        found["libvips"] = _in_process(with_vips, documents)
    if resvg := _installed("resvg_py"):
        found["resvg-py"] = _in_process(lambda svg: resvg.svg_to_bytes(svg_string=svg.decode()), documents)
    return found


def _installed(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _in_node(documents: Sequence[bytes]) -> dict[str, float]:
    node = shutil.which("node")
    if node is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        paths = _written(documents, Path(folder))
        script = Path(__file__).with_name("peers.cjs")
        done = subprocess.run([node, script, *paths], capture_output=True, check=True)
    return {name: one["ms"] for name, one in json.loads(done.stdout).items()}


def _rsvg_ms(documents: Sequence[bytes]) -> float:
    """One process a picture, less what a process costs for an empty picture."""
    with tempfile.TemporaryDirectory() as folder:
        paths = _written([_EMPTY, *documents], Path(folder))
        spent = []
        for path in paths:
            started = os.times()
            subprocess.run(["rsvg-convert", path], stdout=subprocess.DEVNULL, check=True)
            ended = os.times()
            children = ended.children_user + ended.children_system - started.children_user - started.children_system
            spent.append(children * 1000)
    return statistics.median(spent[1:]) - spent[0]


def _written(documents: Sequence[bytes], folder: Path) -> list[Path]:
    paths = [folder / f"{number}.svg" for number in range(len(documents))]
    for path, document in zip(paths, documents, strict=True):
        path.write_bytes(document)
    return paths


def _children_s() -> float:
    """CPU seconds of everything below this process that is alive, from /proc."""
    parents: dict[int, tuple[int, float]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(fields[1]), (int(fields[11]) + int(fields[12])) / _TICKS_PER_S
    ours, total = {os.getpid()}, 0.0
    while True:
        found = {pid for pid, (parent, _) in parents.items() if parent in ours and pid not in ours}
        if not found:
            return total
        total += sum(parents[pid][1] for pid in found)
        ours |= found
