"""Starts the sandbox as the program that it is, and speaks to its control door."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import requests

SCENARIO = Path(__file__).parents[3] / "social" / "sandbox" / "scenario_vote_anyway.json"


class SandboxProcess:
    """One running sandbox. `stop` and `start` keep the ledger."""

    def __init__(self, ledger: Path, *, scenario: bool = True, seed: int = 2024) -> None:
        self.ledger, self._scenario, self._seed = ledger, scenario, seed
        self.url = ""
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> "SandboxProcess":
        command = [sys.executable, "-W", "error", "-m", "social.sandbox", "--port", "0", "--ledger", str(self.ledger)]
        command += ["--seed", str(self._seed)] + (["--scenario", str(SCENARIO)] if self._scenario else [])
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=SCENARIO.parents[2]
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.startswith("sandbox ready http://"), self.said()
        self.url = line.split()[-1]
        return self

    def said(self) -> str:
        """What it wrote to standard error, once it has ended."""
        assert self._process is not None
        return self._process.communicate(timeout=10)[1]

    def stop(self) -> str:
        """Ends it as a person would; its standard error."""
        assert self._process is not None
        self._process.terminate()
        return self.said()

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self.said()

    # ------------------------------------------------------------ control

    def control(self, path: str, body: Any) -> Any:
        reply = requests.post(f"{self.url}/_sandbox/{path}", json=body, timeout=10)
        assert reply.ok, reply.text
        return reply.json()

    def account(self, network: str, name: str = "Ben GmbH", **more: Any) -> dict[str, Any]:
        """A new account with its tokens."""
        made: dict[str, Any] = self.control("accounts", {"network": network, "name": name, "grant": True, **more})
        return made

    def fault(self, **rule: Any) -> None:
        self.control("faults", rule)

    def without_faults(self) -> None:
        requests.delete(f"{self.url}/_sandbox/faults", timeout=10)
        self.control("settings", {"latency_s": 0, "processing_s": 0, "read_lag_s": 0})

    def report(self, **query: str) -> dict[str, Any]:
        answer: dict[str, Any] = requests.get(f"{self.url}/_sandbox/ledger", params=query, timeout=10).json()
        return answer

    def posts_of(self, account: str) -> list[dict[str, Any]]:
        return [item for item in self.report(posts="1")["items"] if item["account"] == account]
