"""The process that publishes what is due; several may run side by side."""

import signal
import threading
from dataclasses import fields
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from social.publish import Publisher, Timing
from social.publish.crashing import POINTS, arm


class Command(BaseCommand):
    help = "Publish what is due until SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        for field in fields(Timing):
            option = f"--{field.name.replace('_', '-')}"
            parser.add_argument(option, type=float, default=field.default, help=f"seconds (default {field.default})")
        parser.add_argument("--crash-at", metavar="POINT[:N]", default="", help="test environment only")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until a signal; a publisher that stands still for longer than the hard kill is killed by the kernel."""
        timing = Timing(**{field.name: options[field.name] for field in fields(Timing)})
        self._arm(options["crash_at"])
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the default action kills, before one more line of ours runs
        publisher = WatchedPublisher(timing=timing)
        self.stdout.write(f"publisher {publisher.name} is up", ending="\n")
        self.stdout.flush()
        publisher.run(stopping)
        signal.setitimer(signal.ITIMER_REAL, 0)

    @staticmethod
    def _arm(crash_at: str) -> None:
        if not crash_at:
            return
        point, _, times = crash_at.partition(":")
        try:
            arm(point, int(times or 1))
        except ValueError as error:
            raise CommandError(f"{error}. Points: {', '.join(POINTS)}.") from error


class WatchedPublisher(Publisher):
    """A publisher under a kernel timer: frozen for too long, it dies instead of sending what is no longer its own."""

    def step(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, self.timing.hard_kill_s)
        super().step()
