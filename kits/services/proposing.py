"""A brand proposed from a company's website: an address flows in, logos with colours flow out; nothing is kept."""

import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.utils.translation import gettext as _

from coalition.errors import Invalid
from coalition.outbound import Answer, Limits, OutboundRefused, door
from coalition.services import count_or_refuse
from kits.colours import OFFERED
from kits.services.branding import PreparedLogo, prepare_logo
from kits.tiles import smaller
from kits.websites import Finds, Place, best, decoded, read_manifest, read_page
from visuals import analyse_logo

ASKED_AN_HOUR = 20
OFFERED_LOGOS, LOOKED_AT = 6, 10
LONGEST_PX, LEAST_PX = 1200, 48
PAGE = Limits(size_bytes=2_000_000, total_s=6, kinds=("text/html", "application/xhtml+xml"))
MANIFEST = Limits(size_bytes=200_000, total_s=3, kinds=("application/manifest+json", "application/json", "text/plain"))
PICTURE = Limits(size_bytes=2_000_000, total_s=6, kinds=("image/",))
WHOLE_S = 20.0


@dataclass(frozen=True)
class Proposal:
    """A logo found, cleaned as an upload is; `source` is the address of its file, or of the page it stands in."""

    logo: PreparedLogo
    source: str


def propose_brand(*, website: str, accent: str, asker: str, now: datetime) -> list[Proposal]:
    """Up to six logos of a website, the likeliest first. Keeps nothing; may take seconds, so no transaction is open.

    `asker` is whom asking is counted for. Raises TooMany, OutboundRefused, Busy, and Invalid where no logo is found.
    """
    count_or_refuse(rule="propose_brand", subject=asker, allowed=ASKED_AN_HOUR, window=timedelta(hours=1), now=now)
    until_s = time.monotonic() + WHOLE_S
    try:
        page = door.fetch(website, limits=PAGE)
    except OutboundRefused as refused:
        refused.field = "website"
        raise
    found = _with_manifest(read_page(decoded(page.body, page.charset), page.address))
    proposals = _prepared(found, page.address, accent, until_s)
    if not proposals:
        is_late = time.monotonic() >= until_s
        raise Invalid(
            "website_slow" if is_late else "no_logo_found",
            _("This website took too long to answer.") if is_late else _("No logo was found on this page."),
            _("Give the address of another page, or upload the file yourself."),
            field="website",
        )
    return proposals


def _with_manifest(found: Finds) -> Finds:
    if not found.manifest:
        return found
    answer = door.fetch_all([found.manifest], limits=MANIFEST)[0]
    if not isinstance(answer, Answer):
        return found
    told = read_manifest(decoded(answer.body, answer.charset), answer.address)
    return Finds(best([*found.places, *told.places]), found.colour or told.colour)


def _prepared(found: Finds, page_address: str, accent: str, until_s: float) -> list[Proposal]:
    proposals: dict[str, Proposal] = {}
    for place, data in _fetched(found.places[:LOOKED_AT]):
        if len(proposals) == OFFERED_LOGOS or time.monotonic() > until_s:
            break
        logo = _clean(data, accent)
        if logo is not None:
            digest = sha256(logo.png).hexdigest()
            proposals.setdefault(digest, Proposal(_coloured(logo, found.colour), place.address or page_address))
    return list(proposals.values())


def _fetched(places: list[Place]) -> list[tuple[Place, bytes]]:
    """Each place with its file; those that cannot be had are left out."""
    answers = iter(door.fetch_all([place.address for place in places if not place.data], limits=PICTURE))
    files = [(place, place.data or _body(next(answers))) for place in places]
    return [(place, data) for place, data in files if data]


def _body(answer: Answer | OutboundRefused) -> bytes:
    return answer.body if isinstance(answer, Answer) else b""


def _clean(data: bytes, accent: str) -> PreparedLogo | None:
    """A file that passed the quarantine, no larger than a page can carry; None for what is no logo."""
    if len(data) > settings.MAX_UPLOAD_BYTES:
        return None
    try:
        logo = prepare_logo(data=data, accent=accent)
    except Invalid:
        return None
    if max(logo.facts.width_px, logo.facts.height_px) < LEAST_PX:
        return None
    png = smaller(logo.png, LONGEST_PX)
    return logo if png is logo.png else replace(logo, png=png, facts=analyse_logo(png))


def _coloured(logo: PreparedLogo, colour: str) -> PreparedLogo:
    """With the colour that the site gives itself among those offered."""
    if not colour or colour in logo.colours:
        return logo
    return replace(logo, colours=[*logo.colours[: OFFERED - 1], colour])
