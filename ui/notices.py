"""Says something on the next page: a sentence and perhaps an address that takes it back flow in, a toast flows out."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse


def notify(request: HttpRequest, sentence: str, *, undo_url: str = "") -> None:
    """Show a toast on the page that comes next; `undo_url` is POSTed to when Undo is pressed."""
    messages.info(request, sentence, extra_tags=undo_url)


def notify_in_place(response: HttpResponse, sentence: str, *, undo_url: str = "") -> HttpResponse:
    """Show a toast on the page that asked through htmx."""
    response["HX-Trigger"] = json.dumps({"toast": {"message": sentence, "undo": undo_url}})
    return response
