"""Walks every page and API operation: each names its action, and answers every role of the table as the table says."""

import collections
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import URLResolver
from ninja.operation import PathView

from coalition.rights import TABLE, Viewer, grant
from tests.cast import Cast
from tests.config.walk_samples import ARGUMENTS, NOT_JUDGED, OF_A_COMPANY, QUERIES, House, asker, furnish

OUTSIDE_THE_TABLE = {"anyone", "signed in", "link holder"}
NEEDS_NO_ACTION = {"ninja.openapi.views"}  # the API's description, by the module that serves it
ROLES = [role for role in TABLE["view ledger"] if role != "participant"]  # participants have no pages yet


@dataclass(frozen=True)
class Operation:
    """A page, or one method of an API path."""

    name: str
    route: str
    method: str
    action: str | None
    is_api: bool = False
    is_public: bool = False

    @property
    def parts(self) -> list[str]:
        return re.findall(r"<(?:\w+:)?(\w+)>", self.route)


def patterns(resolver: URLResolver, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from patterns(pattern, route)


def operations_of(route: str, pattern: URLPattern) -> Iterator[Operation]:
    view: Callable[..., Any] = pattern.callback
    if isinstance(view, partial):
        view = view.func
    if view.__module__ in NEEDS_NO_ACTION:
        return
    api_path = inspect.getclosurevars(view).nonlocals.get("self") if view.__module__ == "ninja.operation" else None
    if isinstance(api_path, PathView):
        for operation in api_path.operations:
            action = getattr(operation.view_func, "action", None)
            for method in operation.methods:
                name = operation.operation_id or ""
                yield Operation(name, route, method, action, is_api=True, is_public=not operation.auth_callbacks)
        return
    action = getattr(view, "action", None) or getattr(getattr(view, "view_class", None), "action", None)
    yield Operation(pattern.name or view.__name__, route, "GET", action)


ALL = (operation for route, pattern in patterns(get_resolver()) for operation in operations_of(route, pattern))
OPERATIONS = list(dict.fromkeys(ALL))
READ = [operation for operation in OPERATIONS if operation.method == "GET" and operation.name not in NOT_JUDGED]


def test_the_walk_sees_the_house() -> None:
    names = {operation.name for operation in OPERATIONS}
    assert {"landing", "members", "list_ledger", "health", "set_language"} <= names
    assert len(OPERATIONS) > 40


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: f"{operation.method} {operation.route}")
def test_each_one_names_an_action_of_the_table(operation: Operation) -> None:
    assert operation.action is not None, f"{operation.route} needs @acts(…)"
    assert operation.action in TABLE or operation.action in OUTSIDE_THE_TABLE


def test_api_operations_have_names_of_their_own() -> None:
    names = [operation.name for operation in OPERATIONS if operation.is_api]
    assert all(re.fullmatch(r"[a-z][a-z0-9_]+", name) for name in names)
    assert len(names) == len(set(names))


def address_of(operation: Operation, house: House) -> str:
    values = {part: str(ARGUMENTS[part](house)) for part in operation.parts}
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: values[match[1]], operation.route)
    return path + QUERIES.get(operation.name, "")


def expected_cell(operation: Operation, cast: Cast, viewer: Viewer) -> str:
    """Y, N, or a narrowing word, which the room's own tests judge."""
    if operation.action == "signed in":
        return "Y" if viewer.person_id else "N"
    if operation.action in OUTSIDE_THE_TABLE:
        return "Y" if operation.action == "anyone" else "depends on the link"
    is_a_companys = bool(OF_A_COMPANY & set(operation.parts))
    return grant(
        viewer,
        operation.action or "",
        company_id=cast.company.id if is_a_companys else None,
        campaign_id=cast.campaign.id if {"slug", *OF_A_COMPANY} & set(operation.parts) else None,
    )


def fault(client: Client, path: str, cell: str) -> str:
    """What is wrong with the answer to a GET, or nothing."""
    answer = client.get(path)
    if answer.streaming and not answer.is_async:
        collections.deque(answer, maxlen=0)  # a file is read to its end, so that it is closed
    if answer.status_code == 405:
        return ""
    if answer.status_code in {422, 500}:
        return f"answered {answer.status_code}; perhaps it needs a line in QUERIES"
    is_sent_to_sign_in = answer.headers.get("Location", "").startswith("/sign-in/?next=")
    is_refused = answer.status_code in {401, 403, 404} or is_sent_to_sign_in
    return "" if is_refused == (cell == "N") else f"is {cell}, but answered {answer.status_code}"


def test_every_part_of_an_address_has_a_sample() -> None:
    parts = {part for operation in READ for part in operation.parts}
    assert parts <= set(ARGUMENTS), "add lines to tests/config/walk_samples.py"


def test_each_role_is_answered_as_the_table_says(cast: Cast) -> None:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    house = furnish(cast)
    wrong = []
    for role in ROLES:
        client, viewer = asker(cast, role)
        for operation in READ:
            if viewer.is_api_key and (not operation.is_api or operation.is_public):
                continue  # a key opens no pages, and what is public does not ask for one
            cell = expected_cell(operation, cast, viewer)
            if cell in {"Y", "N"} and (found := fault(client, address_of(operation, house), cell)):
                wrong.append(f"{role}: {operation.name} {operation.route} ({operation.action}): {found}")
    assert wrong == []
