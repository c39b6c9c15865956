"""Registers the assembly with Django; joins the rooms once all of them are loaded."""

import importlib
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        """Make the laptop broker's folders and fill the ports between rooms."""
        for folder in ("data_folder_in", "control_folder"):
            if name := settings.CELERY_BROKER_TRANSPORT_OPTIONS.get(folder):
                Path(name).mkdir(parents=True, exist_ok=True)
        # Rooms' services may be imported only once every room's models are loaded.
        importlib.import_module("config.wiring").wire()
