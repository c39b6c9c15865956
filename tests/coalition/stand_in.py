"""A website on this machine, over https with a certificate of its own: paths flow in, what they answer flows out."""

import datetime
import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from coalition.outbound import Door

NAME = "www.ondelune.example"
Written = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class StandIn:
    """`pages` is path → (media type, body) or a function that writes the answer itself."""

    port: int = 0
    pages: dict[str, tuple[str, bytes] | Written] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    connections: int = 0
    certificate: Path = Path()

    def door(self, **other: object) -> Door:
        """A door that finds every name here, and trusts its certificate."""
        trusted = ssl.create_default_context(cafile=str(self.certificate))
        settings = {"resolve": lambda host, port: ["127.0.0.1"], "is_allowed": lambda address: True}
        return Door(**{**settings, "port": self.port, "tls": trusted, **other})  # type: ignore[arg-type]


def certificate_in(folder: Path) -> tuple[Path, Path]:
    """A certificate that signs itself, for the stand-in's name, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName(NAME), x509.DNSName("ondelune.example"), x509.IPAddress(ipaddress.ip_address("127.0.0.2"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    at, key_at = folder / "certificate.pem", folder / "key.pem"
    at.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_at.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return at, key_at


@contextmanager
def website(folder: Path, host: str = "127.0.0.1") -> Iterator[StandIn]:
    """A running stand-in on one machine's address."""
    at, key_at = certificate_in(folder)
    site = StandIn(certificate=at)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.headers.append(dict(self.headers))
            found = site.pages.get(self.path)
            if callable(found):
                found(self)
                return
            kind, body = found or ("text/html", b"nothing here")
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def get_request(self) -> tuple[ssl.SSLSocket, object]:
            accepted, address = self.socket.accept()
            site.connections += 1
            return context.wrap_socket(accepted, server_side=True, do_handshake_on_connect=False), address

        def handle_error(self, request: object, client_address: object) -> None:
            """Whoever hangs up is no news."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(at, key_at)
    server = Server((host, 0), Handler)
    site.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()
