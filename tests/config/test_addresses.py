"""Addresses that nothing can be called by: no database is asked for them."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.conftest import signed_in


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/api/v1/campaigns/%00/try", "application/problem+json"),
        ("/api/v1/campaigns/vote-anyway/kit/gallery?motif=%00", "application/problem+json"),
        ("/c/vote-anyway/kit/gallery/?motif=a%00", "text/html; charset=utf-8"),
        ("/c/vote-anyway/%00/", "text/html; charset=utf-8"),
    ],
)
def test_an_address_with_a_nul_leads_nowhere(cast: Cast, address: str, kind: str) -> None:
    for client in (Client(), signed_in(cast.ana)):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (404, kind)
