"""Reads the last week's figures through the three doors people use: the dashboard page, the CSV, the API."""

import csv
import io
import re
from functools import lru_cache

import requests
from django.conf import settings
from django.urls import reverse

from coalition.clock import database_now
from coalition.models import Person
from coalition.services import make_sign_in_link
from config.demo.cast import Stage

TIMEOUT_S = 30
WEEK = ("posts", "likes", "comments", "shares")
FIGURE = re.compile(r'data-figure="(\w+)"[^>]*data-value="(\d+)"')
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@lru_cache(maxsize=8)
def signed_in(person: Person) -> requests.Session:
    """A session opened as a person opens it: the link, then its button."""
    session = requests.Session()
    link = make_sign_in_link(person_id=person.id, now=database_now())
    page = session.get(link, timeout=TIMEOUT_S)
    page.raise_for_status()
    token = CSRF.findall(page.text)[0]
    form = {"csrfmiddlewaretoken": token}
    answer = session.post(link, data=form, headers={"Referer": link}, timeout=TIMEOUT_S)
    answer.raise_for_status()
    return session


def _get(stage: Stage, path: str) -> requests.Response:
    answer = signed_in(stage.lead).get(f"{settings.BASE_URL}{path}", timeout=TIMEOUT_S)
    answer.raise_for_status()
    return answer


def page_figures(stage: Stage) -> dict[str, int]:
    """What the lead's dashboard shows for the last week."""
    page = _get(stage, reverse("metrics:dashboard", args=[stage.campaign.slug]))
    shown = {name: int(value) for name, value in FIGURE.findall(page.text)}
    return {name: shown[name] for name in WEEK}


def csv_figures(stage: Stage) -> dict[str, int]:
    """What the CSV's rows of the last week add up to."""
    path = reverse("metrics:figures_csv", args=[stage.campaign.slug])
    rows = list(csv.DictReader(io.StringIO(_get(stage, f"{path}?window=last_week").content.decode("utf-8-sig"))))
    return {name: sum(int(row[name] or 0) for row in rows) for name in WEEK}


def api_figures(stage: Stage) -> dict[str, int]:
    """What the API answers for the last week."""
    answer = _get(stage, f"/api/v1/campaigns/{stage.campaign.slug}/figures?window=last_week").json()
    return {"posts": answer["posts"], **{name: answer["totals"][name]["total"] for name in WEEK[1:]}}
