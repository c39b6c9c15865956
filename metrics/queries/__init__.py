"""What may be read of the figures: sums over windows, days, networks, companies, and how old and complete they are."""

from metrics.queries.boards import Audience, Board, audience_of, board_of, needs_of_campaign, silent_companies
from metrics.queries.clicks import Clicks, clicks_of
from metrics.queries.collection import PublishedDelivery, readings_are_complete, untracked_deliveries
from metrics.queries.companies import (
    FEWEST_FOR_MEDIAN,
    CompanyFigures,
    Compared,
    by_company,
    companies_joined,
    compared,
    joined_curve,
)
from metrics.queries.figures import (
    DayFigures,
    Figures,
    NetworkFigures,
    SilentNetwork,
    UniqueReach,
    by_network,
    daily_series,
    figures,
    impression_names,
    posts_published_since,
    recent_gains,
)
from metrics.queries.posts import BoardPost, BrokenPost, EndingSignIn, Needs, combined_audience
from metrics.queries.sums import ENGAGING, Sums, Total, sums_by, total_sums
from metrics.queries.windows import Window, WindowName, current_window, window_of

__all__ = [
    "ENGAGING",
    "FEWEST_FOR_MEDIAN",
    "Audience",
    "Board",
    "BoardPost",
    "BrokenPost",
    "Clicks",
    "CompanyFigures",
    "Compared",
    "DayFigures",
    "EndingSignIn",
    "Figures",
    "Needs",
    "NetworkFigures",
    "PublishedDelivery",
    "SilentNetwork",
    "Sums",
    "Total",
    "UniqueReach",
    "Window",
    "WindowName",
    "audience_of",
    "board_of",
    "by_company",
    "by_network",
    "clicks_of",
    "combined_audience",
    "companies_joined",
    "compared",
    "current_window",
    "daily_series",
    "figures",
    "impression_names",
    "joined_curve",
    "needs_of_campaign",
    "posts_published_since",
    "readings_are_complete",
    "recent_gains",
    "silent_companies",
    "sums_by",
    "total_sums",
    "untracked_deliveries",
    "window_of",
]
