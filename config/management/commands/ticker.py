"""Wakes the worker for what is due. What must happen has a row in the database: a lost message is sent again."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from config.celery import app
from config.duties import DUTIES

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Wake the worker for mails, readings and other due work."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send each duty's message at its pace until SIGTERM. Several tickers side by side do no harm."""
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        waits = dict.fromkeys(DUTIES, 0.0)
        step_s = 0.5
        while not stopping.is_set():
            for duty in DUTIES:
                waits[duty] -= step_s
                if waits[duty] <= 0:
                    waits[duty] = duty.every_s
                    self._send(duty.task_name, duty.every_s)
            stopping.wait(step_s)

    @staticmethod
    def _send(task_name: str, every_s: float) -> None:
        try:
            app.send_task(task_name, expires=max(5.0, every_s * 2))
        except Exception:  # any broker fault: say so and go on, the rows stay due
            log.warning("the broker did not take %s", task_name)
