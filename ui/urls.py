"""Addresses of the room: the language switch everywhere, the gallery wherever the installation is not production."""

from django.conf import settings
from django.urls import URLPattern, path

from ui import pages

app_name = "ui"
urlpatterns: list[URLPattern] = [path("language", pages.set_language, name="set_language")]
if settings.ENVIRONMENT != "production":
    urlpatterns += [
        path("ui", pages.gallery, name="gallery"),
        path("ui/<slug:name>", pages.gallery_page, name="gallery_page"),
    ]
