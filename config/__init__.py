"""Assembly: settings, addresses, the API's mounting, wiring between rooms that may not meet."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
