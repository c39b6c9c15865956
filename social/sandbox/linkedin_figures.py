"""LinkedIn's statistics as the sandbox speaks them: URNs flow in, the counters that LinkedIn shows flow out."""

import re
from urllib.parse import unquote

from aiohttp import web

from social.sandbox.audience import Counters
from social.sandbox.linkedin_signin import caller, denied, may_act_for
from social.sandbox.shapes import linkedin_error
from social.sandbox.state import STATE

MEMBER_METRICS = {
    "IMPRESSION": "impressions",
    "MEMBERS_REACHED": "reach",
    "REACTION": "likes",
    "COMMENT": "comments",
    "RESHARE": "shares",
    "POST_SAVE": "saves",
    "LINK_CLICKS": "clicks",
}


def routes() -> list[web.RouteDef]:
    return [
        web.get("/linkedin/rest/organizationalEntityShareStatistics", share_statistics),
        web.get("/linkedin/rest/memberCreatorPostAnalytics", member_analytics),
    ]


async def share_statistics(request: web.Request) -> web.Response:
    """Lifetime figures of an organisation's posts. Posts without activity are left out, as on LinkedIn."""
    person = caller(request)
    if isinstance(person, web.Response):
        return person
    sandbox = request.app[STATE]
    author = may_act_for(sandbox, person, request.query.get("organizationalEntity", ""))
    if request.query.get("q") != "organizationalEntity" or author is None or author.kind != "organization":
        return denied()
    field, urns = _listed(request.raw_path)
    if urns is None:
        return linkedin_error(400, "ILLEGAL_ARGUMENT", "shares or ugcPosts must be List(…) of escaped URNs")
    elements = []
    for urn in urns:
        post = sandbox.ledger.post("linkedin", urn)
        if post is None or post.account != author.external_id:
            continue
        counters = sandbox.counters(post)
        if counters.impressions:
            elements.append(
                {
                    "organizationalEntity": author.external_id,
                    field.removesuffix("s"): urn,
                    "totalShareStatistics": _statistics(counters),
                }
            )
    return web.json_response({"elements": elements, "paging": {"start": 0, "count": len(elements), "links": []}})


def _listed(raw_path: str) -> tuple[str, list[str] | None]:
    """The URNs of `shares=List(…)`, read from the bytes as sent: only the URNs may be escaped."""
    found = re.search(r"[?&](shares|ugcPosts)=List\(([^()]*)\)", raw_path)
    if found is None or ":" in found.group(2):
        return "", None
    return found.group(1), [unquote(urn) for urn in found.group(2).split(",") if urn]


def _statistics(counters: Counters) -> dict[str, float]:
    engaged = counters.likes + counters.comments + counters.shares + counters.clicks
    return {
        "impressionCount": counters.impressions,
        "uniqueImpressionsCount": counters.reach,
        "clickCount": counters.clicks,
        "likeCount": counters.likes,
        "commentCount": counters.comments,
        "shareCount": counters.shares,
        "engagement": engaged / counters.impressions,
    }


async def member_analytics(request: web.Request) -> web.Response:
    """One metric of one post of a member."""
    person = caller(request)
    if isinstance(person, web.Response):
        return person
    sandbox, metric = request.app[STATE], request.query.get("queryType", "")
    found = re.search(r"[?&]entity=\((share|ugc):([^():]+)\)", request.raw_path)
    if request.query.get("q") != "entity" or found is None or metric not in MEMBER_METRICS:
        return linkedin_error(400, "ILLEGAL_ARGUMENT", "entity or queryType is not valid")
    post = sandbox.ledger.post("linkedin", unquote(found.group(2)))
    if post is None:
        return linkedin_error(404, "NOT_FOUND", "Could not find entity")
    if post.account != person.external_id:
        return denied()
    count = getattr(sandbox.counters(post), MEMBER_METRICS[metric])
    element = {"count": count, "metricType": metric, "targetEntity": {found.group(1): post.external_id}}
    return web.json_response({"elements": [element], "paging": {"start": 0, "count": 10, "links": []}})
