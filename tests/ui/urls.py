"""Addresses of the room alone, so that its tests need no other."""

from django.urls import include, path
from django.urls.resolvers import URLResolver

urlpatterns: list[URLResolver] = [path("", include("ui.urls"))]
