"""The room's own pages: the language switch, the gallery, and pages that say what went wrong."""

import json
import subprocess
import sys

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from ui import notify, notify_in_place
from ui.samples.gallery import PAGES

pytestmark = pytest.mark.urls("tests.ui.urls")


def switch(client: Client, **headers: str) -> HttpResponse:
    return client.post("/language", {"language": "de", "next": "/ui"}, headers=headers)


def test_the_language_is_remembered_and_the_reader_comes_back() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = switch(client, origin="http://testserver")
    assert (answer.status_code, answer["Location"]) == (302, "/ui")
    assert client.cookies["django_language"].value == "de"


def test_another_site_cannot_switch_the_language() -> None:
    client = Client()
    assert switch(client, origin="https://elsewhere.example").status_code == 403
    assert "django_language" not in client.cookies


def test_the_switch_leads_nowhere_else() -> None:
    answer = Client().post("/language", {"language": "de", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_the_switch_is_no_link() -> None:
    assert Client().get("/language").status_code == 405


@pytest.mark.parametrize("name", ["", *(f"/{name}" for name in PAGES)])
def test_the_gallery_renders_every_page(name: str) -> None:
    assert Client().get(f"/ui{name}").status_code == 200


def test_the_gallery_has_no_other_pages() -> None:
    assert Client().get("/ui/base").status_code == 404


def test_production_has_no_gallery() -> None:
    code = (
        "import django; django.setup()\n"
        "from django.conf import settings; settings.ENVIRONMENT = 'production'\n"
        "from ui.urls import urlpatterns; print([pattern.name for pattern in urlpatterns])"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": ""}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "['set_language']"


class Refusal(Exception):
    code, message, remedy, retry_after_s = "too_many", "Too many links were asked for.", "Wait a little.", 40


def test_an_error_page_says_what_happened_and_what_to_do() -> None:
    request = RequestFactory().get("/sign-in")
    html = render_to_string("ui/error.html", {"error": Refusal(), "status": 429}, request=request)
    assert "Too many links were asked for." in html
    assert "Wait a little." in html
    assert "It works again in 40 seconds." in html
    assert '<a class="pill" href="/sign-in">' in html
    assert "Code 429, too_many." in html


def test_the_last_page_needs_nothing() -> None:
    html = render_to_string("ui/500.html")
    assert "Nothing of yours is lost." in html
    assert "<script" not in html


def test_a_notice_waits_for_the_next_page_with_its_undo() -> None:
    request = RequestFactory().get("/")
    request._messages = CookieStorage(request)
    notify(request, "38 companies approved.", undo_url="/undo/1")
    html = render_to_string("ui/error.html", {"error": Refusal(), "messages": request._messages}, request=request)
    assert 'data-undo-url="/undo/1"' in html
    assert "38 companies approved.</template>" in html


def test_a_notice_in_place_travels_in_the_answer() -> None:
    answer = notify_in_place(HttpResponse(), "Gespeichert – 14:32", undo_url="/u")
    assert json.loads(answer["HX-Trigger"]) == {"toast": {"message": "Gespeichert – 14:32", "undo": "/u"}}
