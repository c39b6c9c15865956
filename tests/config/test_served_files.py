"""Every address that hands out a picture, a document or an upload: the browser may show it and never run it."""

import inspect
import re
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from ninja.operation import PathView

from coalition.clock import database_now
from coalition.services import set_public_logo
from kits.models import Rendition
from kits.queries import media_address, published_version
from kits.services import (
    NewFile,
    Revision,
    add_file,
    add_fonts,
    build_bundle,
    make_kit_link,
    make_proof_link,
    prepare_proof,
    revise_kit,
    run_check,
    set_photo,
    take_version,
)
from kits.storing import keep, upload_key
from tests.cast import NOW, Cast
from tests.config.test_rights_walk import OPERATIONS, Operation, patterns
from tests.config.walk_samples import ARGUMENTS, QUERIES, House, furnish
from tests.conftest import signed_in
from tests.kits.photo_scene import photo_motif, quarters
from tests.kits.scene import ANYWAY, logo_png, template
from tests.kits.test_fonts import ACME, RIGHT

ASKED = QUERIES | {
    "photo_picture": "?template=window&slot=photo",
    "get_photo": "?template=window&slot=photo",
    "check_picture": "?brand=long-name&template=new&format=square&locale=en",
    "preview_kit_check": "?brand=long-name&template=new&format=square&locale=en",
    "shared_preview": "?template=squeeze&format=square&locale=en",
}
# What a browser reads as text of the site's own, as a table, or as a stream of events.
NO_FILES = {"text/html", "application/json", "text/css", "text/csv", "text/event-stream", "text/javascript"}
GET = [operation for operation in OPERATIONS if operation.method == "GET"]


def code_of(operation: Operation) -> str:
    """The source of the page or operation behind an address."""
    for route, pattern in patterns(get_resolver()):
        if route != operation.route:
            continue
        view: Callable[..., object] = pattern.callback
        path = inspect.getclosurevars(view).nonlocals.get("self") if view.__module__ == "ninja.operation" else None
        if isinstance(path, PathView):
            return "".join(inspect.getsource(inspect.unwrap(each.view_func)) for each in path.operations)
        return inspect.getsource(inspect.unwrap(view)) if inspect.isfunction(inspect.unwrap(view)) else ""
    raise AssertionError(operation)


HANDING_OUT = {
    operation.name
    for operation in GET
    if re.search(r"\.(png|jpg|svg|<str:extension>)$", operation.route)
    or re.search(r"(picture|file)_answer\(", code_of(operation))
}


def last_part(address: str) -> str:
    return address.rstrip("/").rsplit("/", 1)[1]


def furnished(cast: Cast) -> tuple[House, dict[str, object]]:
    """The house with one of everything that can be handed out, and a value for each part of an address."""
    house = furnish(cast)
    ana, ben, campaign = cast.viewer("ana"), cast.viewer("ben"), cast.campaign.id
    fonts = add_fonts(viewer=ana, campaign_id=campaign, files={"a.ttf": ACME}, confirmation=RIGHT, now=NOW)
    given = NewFile("briefing.txt", b"<script>alert(1)</script>", "other")
    file = add_file(viewer=ana, campaign_id=campaign, given=given, now=NOW)
    window = Revision(added={"window.svg": photo_motif()})
    revise_kit(viewer=ana, campaign_id=campaign, revision=window, go_ahead=ANYWAY, now=NOW)
    take_version(viewer=ben, membership_id=cast.membership.id, now=NOW)
    at: dict[str, Any] = {"membership_id": cast.membership.id, "template_key": "window", "slot": "photo"}
    set_photo(viewer=ben, **at, data=quarters(), now=NOW)
    new = Revision(added={"new.svg": template("new")})
    check = prepare_proof(viewer=ana, campaign_id=campaign, revision=new, now=NOW)
    run_check(check_id=check.id)
    assert build_bundle(bundle_id=house.bundle.id)
    key = upload_key(cast.company.id, logo_png())
    keep(key, logo_png())
    set_public_logo(membership_id=cast.membership.id, logo_key=key, colour="#0b5d4a")
    newest = published_version(campaign_id=campaign)
    proof = make_proof_link(viewer=ana, campaign_id=campaign, version_id=newest.id, locale="en", now=database_now())
    _link, shared = make_kit_link(viewer=ben, membership_id=cast.membership.id, now=NOW)
    media = media_address(Rendition.objects.filter(mime="image/png")[0].sha256)
    values = {part: value(house) for part, value in ARGUMENTS.items()}
    values |= {"font_id": fonts[0].id, "file_id": file.id, "/k/": last_part(shared), "/proof/": last_part(proof)}
    values |= {"signed": last_part(media).removesuffix(".png")}
    return house, values


def answer_of(clients: list[Client], operation: Operation, values: dict[str, object]) -> Any:
    """The answer of whoever is let in."""
    beginning = operation.route.partition("<")[0]
    own = values | {"token": values.get(beginning, values["token"])}
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(own[match[1]]), operation.route)
    query = ASKED.get(operation.name, "")
    for client in clients:
        answer: Any = client.get(path + query)
        if answer.streaming and not answer.is_async:
            deque(answer, maxlen=0)  # a file is read to its end, so that it is closed
        if answer.status_code == 200:
            return answer
    return None


@pytest.mark.django_db
def test_whatever_is_handed_out_is_shown_and_never_run(cast: Cast) -> None:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    _house, values = furnished(cast)
    clients = [signed_in(cast.ana), signed_in(cast.ben), Client()]
    served = {operation: answer_of(clients, operation, values) for operation in GET}
    files = {
        operation.name: answer
        for operation, answer in served.items()
        if answer and answer["Content-Type"].split(";")[0] not in NO_FILES
    }
    assert HANDING_OUT | {"bundle_zip", "download_bundle"} == set(files), "each was looked at"
    for name, answer in files.items():
        assert answer["X-Content-Type-Options"] == "nosniff", name
        if answer["Content-Type"] == "application/zip":
            assert answer["Content-Disposition"].startswith("attachment"), name
            continue
        rules = set(answer.get("Content-Security-Policy", "").split("; "))
        assert {"sandbox", "default-src 'none'"} <= rules, name
        assert rules <= {"sandbox", "default-src 'none'", "img-src data:"}, name
