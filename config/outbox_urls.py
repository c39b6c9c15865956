"""Addresses of the outbox."""

from django.urls import path

from config import outbox

app_name = "outbox"
urlpatterns = [
    path("", outbox.outbox, name="list"),
    path("<str:name>/", outbox.outbox_mail, name="mail"),
    path("<str:name>/body", outbox.outbox_body, name="body"),
]
