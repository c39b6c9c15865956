"""Pages, CSV and API: equal figures, for those who may see them; everybody else finds nothing."""

import csv
import io
import re
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from coalition.models import LedgerEntry
from coalition.services import set_campaign_time
from metrics.exports import HEAD, as_csv, safe_cell
from metrics.models import CampaignFigures, LatestReading
from metrics.services import track_published
from tests.cast import Cast, make_member, make_person
from tests.metrics.posts import DECISIVE, WEEK_FROM, publish, published, reading, spread, store_all

HOUR = timedelta(hours=1)
FIGURE = re.compile(r'data-figure="(\w+)"[^>]*data-value="(\d+)"')
WEEK = ("posts", "likes", "comments", "shares")


def dashboard_of(cast: Cast) -> str:
    return reverse("metrics:dashboard", args=[cast.campaign.slug])


def fill(cast: Cast, count: int) -> None:
    """Posts over the last week by two companies on three networks, all read but the last."""
    other = make_member(make_person(f"Q{count}"), cast.campaign, "=Formula & Söhne", count + 10)[0]
    posts = [
        published(
            cast.campaign,
            (cast.company, other)[n % 2],
            WEEK_FROM + HOUR * (150 * n / count),
            ("linkedin", "instagram", "x")[n % 3],
        )
        for n in range(count)
    ]
    track_published(deliveries=posts)
    shares = zip(posts[:-1], spread(670, count - 1), spread(32, count - 1), strict=True)
    store_all(reading(post.delivery_id, DECISIVE - HOUR, likes=n, comments=m, reach=n * 9) for post, n, m in shares)
    set_campaign_time(to=DECISIVE - HOUR / 2)


def shown(client: Client, cast: Cast) -> dict[str, int]:
    page = client.get(dashboard_of(cast)).content.decode()
    return {name: int(value) for name, value in FIGURE.findall(page)}


def csv_rows(client: Client, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_page_csv_and_api_say_the_same(cast: Cast, as_ana: Client) -> None:
    fill(cast, 20)
    truth = {"posts": 20, "likes": 670, "comments": 32, "shares": 0}
    assert shown(as_ana, cast) == truth
    path = reverse("metrics:figures_csv", args=[cast.campaign.slug])
    rows = csv_rows(as_ana, f"{path}?window=last_week")
    assert {name: sum(int(row[name] or 0) for row in rows) for name in WEEK} == truth
    answer = as_ana.get(f"/api/v1/campaigns/{cast.campaign.slug}/figures?window=last_week").json()
    assert answer["posts"] == 20
    assert answer["totals"]["likes"] == {"total": 670, "measured": 19}
    assert answer["totals"]["shares"] == {"total": 0, "measured": 0}
    assert (answer["engagements"], answer["engagements_per_post"]) == (702, "35.1")
    companies = as_ana.get(f"/api/v1/campaigns/{cast.campaign.slug}/companies/figures?limit=1").json()
    rest = as_ana.get(
        f"/api/v1/campaigns/{cast.campaign.slug}/companies/figures?limit=1&after={companies['next']}"
    ).json()
    items = [*companies["items"], *rest["items"]]
    assert (sum(item["engagements"] for item in items), rest["next"]) == (702, None)
    series = as_ana.get(f"/api/v1/campaigns/{cast.campaign.slug}/series?window=last_week").json()
    assert sum(day["engagements"] for day in series["days"]) == 702


def test_the_dashboard_says_window_age_and_coverage(cast: Cast, as_ana: Client) -> None:
    fill(cast, 20)
    page = as_ana.get(dashboard_of(cast))
    for text in ("The last week", "2 to 8 June, Brussels time", "as of 23:00", "19 of 20 posts read", "35.1 per post"):
        assertContains(page, text)
    assertContains(page, "The networks do not give this.", count=0)
    assertContains(page, "Not read yet.", count=1)  # shares: one post is unread, none of the others gave them


def test_an_empty_campaign_keeps_the_structure(cast: Cast, as_ana: Client) -> None:
    set_campaign_time(to=WEEK_FROM + HOUR)
    assert shown(as_ana, cast) == dict.fromkeys(WEEK, 0)
    page = as_ana.get(dashboard_of(cast))
    for element in ("live-count", "wall", "live-cards", "live-chart", "live-needs", "live-posts", "live-range"):
        assertContains(page, f'id="{element}"', count=1)


def test_an_api_that_fails_shows_its_age_and_never_zero(cast: Cast, as_ana: Client) -> None:
    fill(cast, 4)
    LatestReading.objects.filter(network="linkedin").update(failed_at=DECISIVE - HOUR / 2, failures=3, failure="503")
    page = as_ana.get(dashboard_of(cast))
    assertContains(page, "LinkedIn has not answered since 23:00.")
    assertContains(page, "figure-card-stale")
    assert shown(as_ana, cast)["likes"] == 670


@pytest.mark.parametrize(
    "name", ["dashboard", "events", "figures", "figures_csv", "needs", "company_results", "company_csv"]
)
def test_an_outsider_finds_nothing_anywhere(cast: Cast, as_cleo: Client, name: str) -> None:
    argument = cast.membership.id if name.startswith("company") else cast.campaign.slug
    known = as_cleo.get(reverse(f"metrics:{name}", args=[argument]))
    unknown = as_cleo.get(
        reverse(f"metrics:{name}", args=["no-such"] if argument == cast.campaign.slug else [cast.ben.id])
    )
    assert (known.status_code, unknown.status_code) == (404, 404)


def test_a_member_sees_totals_and_own_results_but_not_what_leads_see(cast: Cast, as_ben: Client) -> None:
    fill(cast, 6)
    slug = cast.campaign.slug
    page = as_ben.get(dashboard_of(cast))
    assertContains(page, "Your part")
    assertNotContains(page, "live-needs")
    assertNotContains(as_ben.get(reverse("metrics:figures", args=[slug])), "By company")
    for name in ("figures_csv", "needs"):
        assert as_ben.get(reverse(f"metrics:{name}", args=[slug])).status_code == 403
    assert as_ben.get(f"/api/v1/campaigns/{slug}/companies/figures").status_code == 403
    results = as_ben.get(reverse("metrics:company_results", args=[cast.membership.id]))
    assertContains(results, "Ondelune")
    assertNotContains(results, "Formula")
    rows = csv_rows(as_ben, reverse("metrics:company_csv", args=[cast.membership.id]))
    assert {row["company"] for row in rows} == {"Ondelune"}


def test_nobody_is_sent_to_the_sign_in_page(cast: Cast) -> None:
    answer = Client().get(dashboard_of(cast))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("coalition:sign_in"))


def test_cells_of_a_spreadsheet_are_no_formulas_and_lose_nothing(cast: Cast, as_ana: Client) -> None:
    fill(cast, 4)
    rows = csv_rows(as_ana, reverse("metrics:figures_csv", args=[cast.campaign.slug]))
    assert {row["company"] for row in rows} == {"Ondelune", "'=Formula & Söhne"}
    assert {row["shares"] for row in rows} == {""}
    for text in ("=1+1", "+1", "-1", "@x", "\tx", " =1", "\u200b=1", "＝1"):
        assert safe_cell(text) == f"'{text}"
    assert [safe_cell(value) for value in ("Söhne & Co", "9 June", -3, None)] == ["Söhne & Co", "9 June", -3, None]


def test_the_dashboard_asks_the_database_as_often_for_100_posts_as_for_10(cast: Cast, as_ana: Client) -> None:
    counts = []
    for count in (10, 100):
        fill(cast, count)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert as_ana.get(dashboard_of(cast)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 40


def test_only_a_lead_states_the_population_and_the_range_obeys(cast: Cast, as_ana: Client, as_ben: Client) -> None:
    post = publish(cast.campaign, cast.company, at=WEEK_FROM + HOUR)
    store_all([reading(post, WEEK_FROM + 2 * HOUR, reach=900)])
    path = f"/api/v1/campaigns/{cast.campaign.slug}/population"
    before = LedgerEntry.objects.count()
    assert as_ben.put(path, {"population": 500}, content_type="application/json").status_code == 403
    assert (CampaignFigures.objects.get().population, LedgerEntry.objects.count()) == (None, before)
    assert as_ana.put(path, {"population": 0}, content_type="application/json").status_code == 422
    assert as_ana.put(path, {"population": 500}, content_type="application/json").status_code == 204
    answer = as_ana.get(f"/api/v1/campaigns/{cast.campaign.slug}/figures?window=last_week").json()
    assert answer["unique_reach"] == {"low": 500, "high": 500, "measured": 1}


PARTS = ("Acme", ";", "\t", ",", '"', '""', " ", "\u200b", "\u3000", "=1+1", "@SUM(A1)", "-1", "\n", "\r", "&", "'")


def written(names: list[str]) -> io.StringIO:
    rows = [{**dict.fromkeys(HEAD), "campaign": "vote-anyway", "company": name, "posts": 1} for name in names]
    return io.StringIO(as_csv(rows)[1:], newline="")


def formulas(file: io.StringIO, delimiter: str) -> list[str]:
    cells = [cell for line in csv.reader(file, delimiter=delimiter) for cell in line]
    return [cell for cell in cells if cell.lstrip(' "\u200b\u3000\u2060\t\r\n').startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_is_a_formula_whatever_parts_the_cells(delimiter: str) -> None:
    names = ["".join(parts) for parts in product(PARTS, repeat=3)] + ['Acme;"=1+1";', "Acme;=1+1;", "a\tb;\u2060 +1"]
    assert [name for name in names if formulas(written([name]), delimiter)] == []
    assert formulas(written(names), delimiter) == []


def test_a_name_keeps_its_letters_in_a_table() -> None:
    kept = ["Söhne; Töchter & Co", "Rock-’n’-Roll", "a-b;c", "हिन्दी", "دار النشر", "👩\u200d🌾 e.V.", '"Halden" AS']
    assert [row["company"] for row in csv.DictReader(written([*kept, "Acme;=1+1;"]))] == [*kept, "Acme;'=1+1;"]
