"""The laptop's broker: every message is handed out whole, and none is dropped for want of a binding."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection

from config.broker import register

BINDER = """
import sys
from config.broker import register
from kombu import Connection
register()
folder, queue = sys.argv[1:]
options = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": folder + "/control"}
print("ready", flush=True)
sys.stdin.readline()
with Connection("files://localhost", transport_options=options) as connection:
    from kombu import Exchange, Queue
    Queue(queue, Exchange("shared"), routing_key=queue).bind(connection.default_channel).declare()
"""


def connect(folder: Path) -> Connection:
    """A connection whose messages lie in `folder`."""
    register()
    options: dict[str, Any] = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.02,
    }
    return Connection("files://localhost", transport_options=options)


class Watcher(threading.Thread):
    """Reads every message in `folder` as soon as it shows, until `done`; `torn` holds the names of halves."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder, self.torn, self.done = folder, list[str](), threading.Event()

    def run(self) -> None:
        while not self.done.is_set():
            for name in os.listdir(self.folder):
                if not name.endswith(".msg"):
                    continue
                try:
                    json.loads((self.folder / name).read_text())
                except ValueError:
                    self.torn.append(name)


@pytest.mark.parametrize("again", [False, True], ids=["first folder", "another folder in the same process"])
def test_every_message_is_handed_out_whole(tmp_path: Path, again: bool) -> None:
    if again:
        with connect(tmp_path) as connection:
            connection.SimpleQueue("work").put({"number": -1})
    folder = tmp_path / "messages"
    folder.mkdir()
    watcher = Watcher(folder)
    watcher.start()
    with connect(folder) as connection:
        queue = connection.SimpleQueue("work")
        for number in range(400):
            queue.put({"number": number, "padding": "x" * 2000})
        watcher.done.set()
        watcher.join()
        received = []
        for _ in range(400):
            message = queue.get(timeout=30)
            message.ack()
            received.append(message.payload["number"])
    assert sorted(received) == list(range(400))
    assert watcher.torn == []
    assert not list(folder.glob("draft-*"))


def test_queues_bound_at_the_same_moment_are_all_kept(tmp_path: Path) -> None:
    names = [f"queue{number}" for number in range(6)]
    binders = [
        subprocess.Popen(
            [sys.executable, "-c", BINDER, str(tmp_path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    for binder in binders:
        assert binder.stdout is not None
        assert binder.stdout.readline() == "ready\n"
    for binder in binders:
        assert binder.stdin is not None
        binder.stdin.write("\n")
        binder.stdin.flush()
    for binder in binders:
        binder.communicate(timeout=60)
        assert binder.returncode == 0
    table = json.loads((tmp_path / "control" / "shared.exchange").read_text())
    assert sorted(queue for _, _, queue in table) == names
