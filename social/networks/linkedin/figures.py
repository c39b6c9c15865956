"""LinkedIn's statistics: URNs flow in, calls and each post's figures flow out, for pages and for members."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from social.networks.contract import (
    Answer,
    Credentials,
    Figures,
    HttpReply,
    Reading,
    ReadingFailed,
    Step,
    TransportFailure,
)
from social.networks.linkedin import limits
from social.networks.linkedin.calls import LinkedInCalls
from social.networks.linkedin.errors import verdict
from social.networks.replies import (
    as_failed_reading,
    count_in,
    is_success,
    json_of,
    object_in,
    objects_in,
    without_reply,
)

PAGE_NATIVE = {
    "impressions": "impressionCount",
    "reach": "uniqueImpressionsCount",
    "likes": "likeCount",
    "comments": "commentCount",
    "shares": "shareCount",
    "clicks": "clickCount",
}
MEMBER_NATIVE = {
    "impressions": "IMPRESSION",
    "reach": "MEMBERS_REACHED",
    "likes": "REACTION",
    "comments": "COMMENT",
    "shares": "RESHARE",
}


def page_figures(
    calls: LinkedInCalls, external_ids: Sequence[str], credentials: Credentials
) -> Step[dict[str, Reading]]:
    """Shares and ugcPosts apart, many a call. LinkedIn leaves out posts without activity: theirs are None."""
    readings: dict[str, Reading] = {}
    page = quote(credentials.external_id, safe="")
    for field, kind in (("shares", "share"), ("ugcPosts", "ugcPost")):
        urns = [urn for urn in external_ids if urn.startswith(f"urn:li:{kind}:")]
        for start in range(0, len(urns), limits.URNS_LIMIT):
            batch = urns[start : start + limits.URNS_LIMIT]
            listed = ",".join(quote(urn, safe="") for urn in batch)
            query = f"q=organizationalEntity&organizationalEntity={page}&{field}=List({listed})"
            answer = yield calls.get(f"/rest/organizationalEntityShareStatistics?{query}")
            readings |= _page_readings(answer, batch, kind)
    return {urn: readings.get(urn, _unreadable()) for urn in external_ids}


def member_figures(calls: LinkedInCalls, external_ids: Sequence[str]) -> Step[dict[str, Reading]]:
    """One call for each metric of each post."""
    readings: dict[str, Reading] = {}
    for urn in external_ids:
        readings[urn] = yield from _member_reading(calls, urn)
    return readings


def _unreadable() -> ReadingFailed:
    return ReadingFailed("LinkedIn gives figures for shares and ugcPosts only", permanent=True)


def _failed(answer: Answer) -> ReadingFailed | None:
    if isinstance(answer, TransportFailure):
        return as_failed_reading(without_reply(answer))
    return None if is_success(answer) else as_failed_reading(verdict(answer))


def _page_readings(answer: Answer, batch: Sequence[str], kind: str) -> dict[str, Reading]:
    failed = _failed(answer)
    if failed or not isinstance(answer, HttpReply):
        return dict.fromkeys(batch, failed or ReadingFailed("no answer"))
    found = {
        str(element.get(kind)): object_in(element, "totalShareStatistics")
        for element in objects_in(json_of(answer), "elements")
    }
    return {urn: _page_figures(found.get(urn, {})) for urn in batch}


def _page_figures(statistics: Mapping[str, Any]) -> Figures:
    return Figures(
        impressions=count_in(statistics, "impressionCount"),
        reach=count_in(statistics, "uniqueImpressionsCount"),
        likes=count_in(statistics, "likeCount"),
        comments=count_in(statistics, "commentCount"),
        shares=count_in(statistics, "shareCount"),
        clicks=count_in(statistics, "clickCount"),
        native=PAGE_NATIVE,
    )


def _member_reading(calls: LinkedInCalls, urn: str) -> Step[Reading]:
    kind = {"share": "share", "ugcPost": "ugc"}.get(urn.split(":")[2] if urn.count(":") == 3 else "")
    if kind is None:
        return _unreadable()
    counts: dict[str, int | None] = {}
    for metric in limits.MEMBER_METRICS:
        query = f"q=entity&entity=({kind}:{quote(urn, safe='')})&queryType={metric}&aggregation=TOTAL"
        answer = yield calls.get(f"/rest/memberCreatorPostAnalytics?{query}")
        failed = _failed(answer)
        if failed or not isinstance(answer, HttpReply):
            return failed or ReadingFailed("no answer")
        first = next(iter(objects_in(json_of(answer), "elements")), {})
        counts[metric] = count_in(first, "count")
    return Figures(
        impressions=counts["IMPRESSION"],
        reach=counts["MEMBERS_REACHED"],
        likes=counts["REACTION"],
        comments=counts["COMMENT"],
        shares=counts["RESHARE"],
        native=MEMBER_NATIVE,
    )
