"""Registers the room with Django and its pages with the navigation."""

from importlib import import_module

from django.apps import AppConfig


class CoalitionConfig(AppConfig):
    name = "coalition"

    def ready(self) -> None:
        """Models can be imported now, and with them what the navigation asks."""
        import_module("coalition.framing").register_entries()
