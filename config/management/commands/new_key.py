"""Prints a new field-encryption key."""

import base64
import secrets
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Print a key for COALITION_FIELD_KEYS. Put it first; keep the older ones until everything is sealed anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """One `id:key` line."""
        self.stdout.write(f"k{secrets.token_hex(3)}:{base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}")
