"""Faults on demand: rules flow in through the control door, what should go wrong with one call flows out."""

import random
import re
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Effect = Literal["status", "hang", "drop", "without_id", "rate_limit", "latency"]
EFFECTS: tuple[Effect, ...] = ("status", "hang", "drop", "without_id", "rate_limit", "latency")


@dataclass
class FaultRule:
    """One rule. `count` is how often it may still strike; None is for ever. `path` comes after the network's prefix."""

    effect: Effect
    network: str = ""
    method: str = ""
    path: str = ""
    probability: float = 1.0
    count: int | None = None
    after: bool = False
    seconds: float = 60.0
    status: int = 503
    retry_after: int | str = 30
    struck: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        if self.effect not in EFFECTS:
            raise ValueError(f"effect is '{self.effect}'. Use one of: {', '.join(EFFECTS)}.")
        self._pattern = re.compile(self.path)

    def matches(self, network: str, method: str, path: str) -> bool:
        return (
            self.network in ("", network)
            and self.method.upper() in ("", method)
            and self.count != 0
            and self._pattern.search(path) is not None
        )

    def strike(self) -> None:
        self.struck += 1
        if self.count is not None:
            self.count -= 1


class Faults:
    """The rules in force and the seeded draw behind their probabilities."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._rules: list[FaultRule] = []
        self._draw = random.Random(seed)  # noqa: S311 -- a draw that can be repeated, no secret

    def add(self, rules: list[dict[str, Any]]) -> None:
        """ValueError or TypeError for a rule that is none."""
        self._rules.extend([FaultRule(**rule) for rule in rules])

    def clear(self) -> None:
        self._rules = []
        self._draw = random.Random(self._seed)  # noqa: S311 -- as above

    def listed(self) -> list[dict[str, Any]]:
        return [asdict(rule) for rule in self._rules]

    def for_call(self, network: str, method: str, path: str) -> FaultRule | None:
        """The first rule that strikes this call."""
        for rule in self._rules:
            if rule.matches(network, method, path) and self._draw.random() < rule.probability:
                rule.strike()
                return rule
        return None
