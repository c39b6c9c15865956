"""Registers the room with Django."""

from django.apps import AppConfig


class SocialConfig(AppConfig):
    name = "social"
