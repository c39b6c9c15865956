"""The 250 fictional companies of the demo: names, countries, sectors, and which logo and colour each brings.

Any likeness to a real company is unintended; every page of the demo says that it is one.
"""

import csv
import random
from dataclasses import dataclass
from pathlib import Path

PATH = Path(__file__).with_name("companies.csv")

FIELDS = [
    "#b5179e",
    "#0b5d4a",
    "#ffb703",
    "#ffd21f",
    "#f05a28",
    "#ff4f9a",
    "#d62828",
    "#0057ff",
    "#ff8272",
    "#212121",
    "#00a67d",
    "#b9c2bb",
    "#e4ff33",
    "#7b3cff",
    "#f7f7f2",
    "#12233f",
    "#8fd14f",
    "#007c8a",
    "#f4b3c8",
    "#00505f",
    "#587f2a",
    "#3d86f7",
    "#7a3d12",
    "#1e5631",
    "#101010",
    "#efe8da",
    "#2d2a86",
    "#cba66b",
    "#bfe3ea",
    "#6a0018",
    "#c8b6ff",
    "#ff9f1c",
    "#2ec4b6",
    "#5c0029",
    "#9bf6ff",
    "#03045e",
    "#e63946",
    "#457b9d",
    "#a7c957",
    "#6a994e",
    "#bc4749",
    "#f2e8cf",
    "#386641",
    "#d4a373",
    "#fb6f92",
    "#264653",
    "#e76f51",
    "#2a9d8f",
    "#e9c46a",
    "#540b0e",
]


@dataclass(frozen=True)
class DemoCompany:
    """A fictional company and how its logo is to be drawn."""

    number: int
    name: str
    country: str
    sector: str
    locale: str
    colour: str
    email: str
    person_name: str


LOCALES = {
    "FR": "fr",
    "BE": "fr",
    "LU": "fr",
    "DE": "de",
    "AT": "de",
    "IT": "it",
    "ES": "es",
    "PL": "pl",
    "GR": "el",
    "CY": "el",
}
FIRST_NAMES = [
    "Alba",
    "Ben",
    "Chiara",
    "Dario",
    "Ebba",
    "Femke",
    "Goran",
    "Hedda",
    "Ivo",
    "Jana",
    "Kasia",
    "Lea",
    "Milos",
    "Nina",
    "Oskar",
    "Pia",
    "Quentin",
    "Rita",
    "Sven",
    "Tova",
]


def companies(*, count: int = 250, seed: int = 9) -> list[DemoCompany]:
    """The first `count` companies in the order in which they join: the same every time, countries mixed."""
    with PATH.open(newline="") as file:
        rows = [(row["name"], row["country"], row["sector"]) for row in csv.DictReader(file)]
    shuffled = random.Random(seed).sample(rows, len(rows))[:count]
    return [
        DemoCompany(
            number=number,
            name=name,
            country=country,
            sector=sector,
            locale=LOCALES.get(country, "en"),
            colour=FIELDS[(number * 7) % len(FIELDS)],
            email=f"campaign-{number:03}@example.com",
            person_name=FIRST_NAMES[number % len(FIRST_NAMES)],
        )
        for number, (name, country, sector) in enumerate(shuffled, start=1)
    ]
