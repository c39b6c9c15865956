"""Plays the main job from end to end against sandbox networks, prints its table, and leaves the site running."""

import fcntl
import importlib
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Any, TextIO

import requests
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from coalition.clock import database_now
from coalition.models import Person
from coalition.queries import member_email
from coalition.services import make_sign_in_link
from config import processes
from config.demo.blank import keep_blank, restore_blank
from config.demo.cast import LEAD_EMAIL, Stage
from config.demo.play import Play, Stuck
from config.demo.progress import Progress
from config.demo.reckoning import keep, print_table, reckon
from config.demo.sandbox import Sandbox
from config.preparing import prepare
from config.supervisor import Supervisor

DEFAULT_PORT, DEFAULT_SEED = 8000, 2024
SCENARIO = settings.BASE_DIR / "social" / "sandbox" / "scenario_vote_anyway.json"
PLAYED_FOLDERS = {"broker", "broker-control", "mail", "media"}
NEEDED_BYTES = 400_000_000


class Command(BaseCommand):
    help = "Play Vote Anyway with 250 fictional companies; --check verifies and exits."
    requires_system_checks = []  # seconds, twice; `./run check` runs them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="verify the table and exit 0 or 1")
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="draw another audience")
        parser.add_argument("--port", type=int, default=0, help=f"default {DEFAULT_PORT}; any free one with --check")
        parser.add_argument("--shots", action="store_true", help="photograph every page of the played demo")
        parser.add_argument("--axe", action="store_true", help="judge every page of the played demo with axe")
        parser.add_argument("--kill-workers", type=int, default=0, help="kill -9 publisher and worker this many times")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, start the processes, play, print, and stay unless --check."""
        if not settings.IS_DEMO:
            self._enter_demo(options)
        lock = self._lock()
        try:
            processes.require_port(options["port"])
        except processes.PortBusy as error:
            raise CommandError(str(error)) from error
        # Said anew: whatever started this may have told it to ignore the one or the other.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        signal.signal(signal.SIGINT, signal.default_int_handler)
        supervisor = self._supervisor(options)
        try:
            self._clear()
            self.stdout.write("Preparing the database and the pages …")
            prepare()
            keep_blank()
            supervisor.start()
            code = self._run(options, supervisor)
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")
            code = 130
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            supervisor.stop()
            lock.close()
        if code:
            raise SystemExit(code)

    def _enter_demo(self, options: dict[str, Any]) -> None:
        """Start this command again in the demo's own environment: its data folder, its addresses."""
        if not 0 <= options["port"] <= processes.LAST_PORT:
            raise CommandError(str(processes.PortBusy.no_port(options["port"])))
        port = options["port"] or (processes.free_port() if options["check"] else DEFAULT_PORT)
        folder = Path(os.environ.get("COALITION_DATA_DIR", settings.BASE_DIR / "var" / "demo"))
        os.environ.update(
            COALITION_ENV="demo",
            COALITION_DEBUG="0",
            COALITION_DATA_DIR=str(folder),
            COALITION_BASE_URL=f"http://127.0.0.1:{port}",
            COALITION_SANDBOX_URL=f"http://127.0.0.1:{processes.free_port()}",
        )
        arguments = [sys.executable, "manage.py", "demo", "--port", str(port), "--seed", str(options["seed"])]
        arguments += ["--kill-workers", str(options["kill_workers"])]
        arguments += [flag for flag in ("--check", "--shots", "--axe") if options[flag.strip("-")]]
        os.execve(sys.executable, arguments, os.environ)  # noqa: S606  this same command

    def _lock(self) -> TextIO:
        """Take the folder for this demo alone; one that a demo has never had, but data is in, is refused."""
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(settings.DATA_DIR).free < NEEDED_BYTES:
            raise CommandError(f"The disk is nearly full: {NEEDED_BYTES // 1_000_000} MB are needed. Free some space.")
        if (settings.DATA_DIR / "coalition.sqlite3").exists() and not (settings.DATA_DIR / "lock").exists():
            raise CommandError(
                f"{settings.DATA_DIR} holds data that no demo made. Set COALITION_DATA_DIR to another folder."
            )
        lock = (settings.DATA_DIR / "lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            folder = settings.DATA_DIR
            raise CommandError(f"Another demo is running in {folder}. Stop it, or set COALITION_DATA_DIR.") from error
        return lock

    def _clear(self) -> None:
        """Every play starts anew; what was built for the pages is kept."""
        for path in settings.DATA_DIR.iterdir():
            if path.is_dir() and path.name in PLAYED_FOLDERS:
                shutil.rmtree(path)
            elif path.is_file() and path.name.startswith(("coalition.sqlite3", "sandbox.sqlite3")):
                path.unlink()
        for folder in ("broker", "broker-control", "log"):
            (settings.DATA_DIR / folder).mkdir(exist_ok=True)
        restore_blank()

    @staticmethod
    def _supervisor(options: dict[str, Any]) -> Supervisor:
        sandbox_port = int(settings.NETWORKS_SANDBOX_URL.rsplit(":", 1)[1])
        ledger = settings.DATA_DIR / "sandbox.sqlite3"
        commands = [
            processes.web(options["port"]),
            processes.sandbox(sandbox_port, ledger=ledger, seed=options["seed"], scenario=SCENARIO),
            processes.publisher(),
            processes.worker(),
            processes.ticker(),
        ]
        return Supervisor(commands, log_dir=settings.DATA_DIR / "log")

    def _run(self, options: dict[str, Any], supervisor: Supervisor) -> int:
        _until_up(f"{settings.NETWORKS_SANDBOX_URL}/_sandbox/clock")
        _until_up(f"{settings.BASE_URL}/health")
        self.stdout.write(f"The site answers at {settings.BASE_URL} (demo data; every company is fictional).")
        kills = options["kill_workers"]

        def on_publishing() -> None:
            nonlocal kills
            if kills:
                kills -= 1
                for name in ("publisher", "worker"):
                    os.kill(supervisor.pid(name), signal.SIGKILL)

        sandbox = Sandbox(settings.NETWORKS_SANDBOX_URL)
        try:
            stage = Play(sandbox, Progress(), on_stage=self._say_how_to_watch, on_publishing=on_publishing).perform()
        except Stuck as error:
            self.stderr.write(f"{error} ({settings.DATA_DIR / 'log'})")
            return 1
        reckoning = reckon(stage, sandbox, is_published_audience=options["seed"] == DEFAULT_SEED)
        print_table(reckoning, self.stdout.write)
        keep(reckoning, settings.DATA_DIR / "reckoning.json")
        # Playwright is installed with the tools of development only.
        if options["shots"]:
            return self._tell_complaints(importlib.import_module("config.demo.tour").photograph_all(stage))
        if options["axe"]:
            return self._tell_complaints(importlib.import_module("config.demo.tour").judge_all(stage))
        if options["check"]:
            return 0 if reckoning.holds else 1
        self._say_how_to_enter(stage)
        signal.pause()
        return 0

    def _tell_complaints(self, complaints: list[str]) -> int:
        for complaint in complaints:
            self.stderr.write(complaint)
        self.stdout.write(f"{len(complaints)} complaints.")
        return 1 if complaints else 0

    def _say_how_to_watch(self, stage: Stage) -> None:
        path = reverse("metrics:dashboard", args=[stage.campaign.slug])
        link = make_sign_in_link(person_id=stage.lead.id, next_path=path, now=database_now())
        self.stdout.write(f"Watch it on the lead's dashboard: {link}")

    def _say_how_to_enter(self, stage: Stage) -> None:
        partner = stage.campaign.memberships.filter(state="joined").order_by("position").first()
        person = member_email(company_id=partner.company_id) if partner else None
        slug = stage.campaign.slug
        doors = [("lead", Person.objects.get(email=LEAD_EMAIL), reverse("metrics:dashboard", args=[slug]))]
        if partner and person:
            doors.insert(0, ("marketer", person, reverse("social:calendar", args=[partner.id])))
            doors.insert(0, ("partner", person, reverse("kits:studio", args=[partner.id])))
        self.stdout.write(f"\nOpen {settings.BASE_URL}/c/{slug}/ or sign in (each link works once, for an hour):")
        for name, who, path in doors:
            link = make_sign_in_link(person_id=who.id, next_path=path, now=database_now())
            self.stdout.write(f"  as {name:9} {link}")
        self.stdout.write(f"  mails     {settings.BASE_URL}/outbox/\nCtrl-C stops everything.")


def _until_up(address: str, *, patience_s: float = 60) -> None:
    deadline = time.monotonic() + patience_s
    while True:
        try:
            if requests.get(address, timeout=2).ok:
                return
        except requests.RequestException:
            pass
        if time.monotonic() > deadline:
            raise CommandError(f"{address} does not answer. The logs in {settings.DATA_DIR / 'log'} say why.")
        time.sleep(0.1)
