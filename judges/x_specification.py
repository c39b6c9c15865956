"""X's own OpenAPI document judges the X adapter and the X sandbox: calls and answers flow in, bars flow out."""

import os
from pathlib import Path
from typing import Any

import pytest

TESTS = "tests/social/networks/test_x_specification.py"


class _Verdicts:
    """What became of each test."""

    def __init__(self) -> None:
        self.bars: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            name = report.nodeid.partition("::test_")[2].replace("_", " ")
            self.bars.append({"bar": name, "value": report.outcome, "goal": "passed", "holds": report.passed})


def run() -> list[dict[str, Any]]:
    """A bar for each test against the document in NETWORK_SPECS_DIR; ends with a sentence where there is none."""
    if not (Path(os.environ.get("NETWORK_SPECS_DIR", "")) / "x-openapi.json").is_file():
        raise SystemExit(
            "Nothing was judged: NETWORK_SPECS_DIR names no folder with x-openapi.json. Get it from "
            "https://docs.x.com/openapi.json and set NETWORK_SPECS_DIR to its folder."
        )
    verdicts = _Verdicts()
    code = pytest.main(["-q", TESTS], plugins=[verdicts])
    if code or not verdicts.bars:
        verdicts.bars.append({"bar": "the tests ran", "value": f"exit {int(code)}", "goal": "exit 0", "holds": False})
    return verdicts.bars
