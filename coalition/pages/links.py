"""Tracked links: a short address flows in, a redirect to the campaign's landing address flows out."""

import re

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coalition.clock import campaign_now
from coalition.rights import acts
from coalition.services import follow_link

# What fetches a link without anybody following it: search engines and the previews of networks and messengers.
_ROBOTS = re.compile(
    r"bot\b|crawl|spider|preview|facebookexternalhit|slurp|whatsapp|curl/|wget/|python-", re.IGNORECASE
)


@acts("anyone")
@never_cache
@require_safe
def follow(request: HttpRequest, code: str) -> HttpResponseBase:
    """Lead on to the campaign. Opens no session and looks at no address of whoever asks."""
    response = HttpResponseRedirect(follow_link(code=code, is_counted=_is_somebody(request), now=campaign_now()))
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _is_somebody(request: HttpRequest) -> bool:
    """Whether a person follows the link, as far as a request tells: no robot, no fetching ahead, no mere look."""
    agent, purpose = request.headers.get("User-Agent", ""), request.headers.get("Sec-Purpose", "")
    return request.method == "GET" and "prefetch" not in purpose and bool(agent) and not _ROBOTS.search(agent)
