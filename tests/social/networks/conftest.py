"""A running sandbox, a server with pictures, and one account of each kind to post as."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from social.networks.contract import Credentials, MediaItem, NetworkSettings, PublishContent
from social.networks.hosts import sandbox_settings
from social.networks.protocols import NetworkAdapter
from social.networks.registry import adapter_for
from tests.social.networks.driver import Driver
from tests.social.sandbox.process import SandboxProcess

KINDS = ("linkedin-organization", "linkedin-person", "instagram-business", "x-user")


def picture(kind: str = "JPEG", size: tuple[int, int] = (400, 400), colour: str = "#224488") -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


class _Pictures(BaseHTTPRequestHandler):
    """/square.jpg, /tall.jpg, /square.png, /moved.jpg (a redirect)."""

    FILES = {
        "/square.jpg": ("image/jpeg", picture()),
        "/second.jpg": ("image/jpeg", picture(colour="#aa3300")),
        "/tall.jpg": ("image/jpeg", picture(size=(300, 900))),
        "/square.png": ("image/png", picture("PNG")),
    }

    def do_GET(self) -> None:
        mime, data = self.FILES.get(self.path, ("text/plain", b""))
        self.send_response(302 if self.path == "/moved.jpg" else 200)
        self.send_header("Content-Type", mime)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="session")
def pictures() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pictures)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def running_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    sandbox = SandboxProcess(tmp_path_factory.mktemp("sandbox") / "ledger.sqlite3").start()
    yield sandbox
    assert sandbox.stop() == ""


@pytest.fixture
def sandbox(running_sandbox: SandboxProcess) -> Iterator[SandboxProcess]:
    yield running_sandbox
    running_sandbox.without_faults()


@pytest.fixture
def driver() -> Driver:
    return Driver()


@dataclass
class Desk:
    """An account on a network, its adapter and what it would post."""

    sandbox: SandboxProcess
    adapter: NetworkAdapter
    credentials: Credentials
    account: dict[str, Any]
    content: PublishContent

    @property
    def key(self) -> str:
        return self.adapter.key

    @property
    def can_be_read(self) -> bool:
        return self.credentials.kind != "person"

    def posts(self) -> list[dict[str, Any]]:
        """What the sandbox's ledger holds of this account."""
        return self.sandbox.posts_of(self.credentials.external_id)


def settings_of(sandbox: SandboxProcess, network: str, call_timeout_s: float = 10.0) -> NetworkSettings:
    return sandbox_settings(network=network, sandbox_url=sandbox.url, call_timeout_s=call_timeout_s)


@pytest.fixture(params=KINDS)
def desk(request: pytest.FixtureRequest, sandbox: SandboxProcess, pictures: str, driver: Driver) -> Desk:
    """Ben's company on each network, as each kind of account."""
    network, kind = request.param.split("-")
    account = sandbox.account(network, kind=kind, followers=1234)
    credentials = Credentials(account["access_token"], account["external_id"], kind, account["username"])
    driver.secrets.append(account["access_token"])
    item = MediaItem(f"{pictures}/square.jpg", picture(), "image/jpeg", "A ballot box", 400, 400, 5000)
    text = "Whatever happens on 9 June (really), vote anyway. #VoteAnyway & more: https://example.org/vote"
    content = PublishContent(text, (item,), locale="en")
    return Desk(sandbox, adapter_for(settings_of(sandbox, network)), credentials, account, content)
