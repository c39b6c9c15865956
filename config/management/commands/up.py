"""Starts the processes of an installation on this machine and keeps them running."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import processes
from config.preparing import prepare
from config.supervisor import Supervisor, until_signalled


class Command(BaseCommand):
    help = "Run the site, the worker, the publisher and the ticker until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--only-worker", action="store_true", help="no site: worker, publisher and ticker")
        parser.add_argument("--reload", action="store_true", help="restart the site when code changes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, build the assets, then run until a signal."""
        commands = [processes.worker(), processes.publisher(), processes.ticker()]
        if not options["only_worker"]:
            try:
                processes.require_port(options["port"], host=options["host"])
            except processes.PortBusy as error:
                raise CommandError(str(error)) from error
            prepare()
            commands.append(processes.web(options["port"], host=options["host"], reload=options["reload"]))
        supervisor = Supervisor(commands)
        until_signalled(supervisor.stop)
        supervisor.start()
        if not options["only_worker"]:
            self.stdout.write(f"{settings.BASE_URL} is up. Ctrl-C stops everything.")
        supervisor.wait()
