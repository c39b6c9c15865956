"""Figures as tables for spreadsheets: a window flows in, rows and safe CSV flow out."""

import csv
import io
import re
from collections.abc import Sequence
from uuid import UUID

from coalition.models import Campaign, Company
from metrics.models import METRICS
from metrics.queries import Window, impression_names, sums_by

Cell = str | int | None
# At the beginning, or after what parts cells where commas do not; blanks, invisible characters and quotes may precede.
_UNSEEN = r"[\s\"\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
_FORMULA = re.compile(rf"(\A|[;\t\r\n])(?={_UNSEEN}*[=+\-@＝＋－＠]|\A[\t\r\n])")
VIEWS, IMPRESSIONS = "views", "impressions"
COUNTED = tuple(metric for metric in METRICS if metric != IMPRESSIONS)
HEAD = (
    "campaign",
    "window_from",
    "window_to",
    "company",
    "network",
    "posts",
    IMPRESSIONS,
    f"{IMPRESSIONS}_measured",
    VIEWS,
    f"{VIEWS}_measured",
    *(name for metric in COUNTED for name in (metric, f"{metric}_measured")),
)


def figure_rows(*, campaign: Campaign, window: Window, company_id: UUID | None = None) -> list[dict[str, Cell]]:
    """A row for each company and network with a post in the window. What was not measured is empty, not 0."""
    sums = sums_by(campaign_id=campaign.id, window=window, by=("company_id", "network"), company_id=company_id)
    names = dict(Company.objects.filter(id__in={key[0] for key in sums}).values_list("id", "name"))
    native = impression_names(campaign_id=campaign.id)
    rows = []
    for (company, network), found in sorted(sums.items(), key=lambda item: (names[item[0][0]], item[0][1])):
        row: dict[str, Cell] = dict.fromkeys(HEAD)
        row |= {"campaign": campaign.slug, "company": names[company], "network": network, "posts": found.posts}
        row |= {"window_from": window.start.isoformat(), "window_to": window.end.isoformat()}
        for metric in METRICS:
            name = native.get(network, IMPRESSIONS) if metric == IMPRESSIONS else metric
            if name not in HEAD:
                name = IMPRESSIONS
            row[f"{name}_measured"] = found[metric].measured
            row[name] = found[metric].total if found[metric].measured else None
        rows.append(row)
    return rows


def as_csv(rows: Sequence[dict[str, Cell]]) -> str:
    """CSV with a byte-order mark, so that spreadsheets read it as UTF-8."""
    text = io.StringIO()
    writer = csv.DictWriter(text, HEAD)
    writer.writeheader()
    writer.writerows({name: safe_cell(value) for name, value in row.items()} for row in rows)
    return "\ufeff" + text.getvalue()


def safe_cell(value: Cell) -> Cell:
    """Text with an apostrophe before whatever a spreadsheet would take for a formula; nothing is lost.

    Most of Europe's spreadsheets split lines at semicolons, where a cell begins inside what we wrote as one.
    """
    return _FORMULA.sub(r"\1'", value) if isinstance(value, str) else value
