"""Logos taken from a company's website, on the pages that ask for one: an address flows in, a choice flows out."""

import base64
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalition.clock import database_now
from coalition.rights import viewer_of
from kits.services import Proposal, propose_brand
from kits.tiles import smaller, wall_tile

SHOWN_PX = 240


def asked_website(request: HttpRequest, accent: str) -> dict[str, Any]:
    """The candidates for the address that was posted, for a template. Raises as `propose_brand`."""
    viewer = viewer_of(request)
    website = request.POST.get("website", "")
    proposals = propose_brand(
        website=website,
        accent=accent,
        asker=str(viewer.person_id or request.META.get("REMOTE_ADDR", "")),
        now=database_now(),
    )
    found = ngettext("%(count)s logo found.", "%(count)s logos found.", len(proposals)) % {"count": len(proposals)}
    return {
        "website": website,
        "candidates": [_candidate(proposal, number) for number, proposal in enumerate(proposals, 1)],
        "found_sentence": f"{found} {_('Nothing is kept until you choose one.')}",
    }


def _candidate(proposal: Proposal, number: int) -> dict[str, Any]:
    logo = proposal.logo
    return {
        "number": number,
        "picture": base64.b64encode(logo.png).decode(),
        "shown": base64.b64encode(smaller(wall_tile(logo.png, logo.field).png, SHOWN_PX)).decode(),
        "source": proposal.source[:120],
        "field": logo.field,
        "colours": logo.colours,
    }
