"""A site of its own for tests that need real processes: `application` for uvicorn, and acts as commands.

Run as `python -m tests.metrics.live_site prepare | read LIKES | claim`.
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402  Django is set up first
from django.core.asgi import get_asgi_application  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from coalition.clock import campaign_now  # noqa: E402
from coalition.services import set_campaign_time  # noqa: E402
from metrics.models import LatestReading  # noqa: E402
from metrics.services import claim_due  # noqa: E402
from tests.cast import make_cast  # noqa: E402
from tests.metrics.posts import LIVE_POSTS, WEEK_FROM, publish, read  # noqa: E402

application = get_asgi_application()


def prepare() -> None:
    """Tables, the cast, posts; prints the session cookies of the cast."""
    call_command("migrate", verbosity=0)
    cast = make_cast()
    set_campaign_time(to=WEEK_FROM + timedelta(hours=2))
    for _ in range(LIVE_POSTS):
        publish(cast.campaign, cast.company, at=WEEK_FROM + timedelta(hours=1))
    sys.stdout.write(json.dumps({name: _cookie(getattr(cast, name)) for name in ("ana", "ben", "cleo")}))


def _cookie(person: object) -> str:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]  # a Person
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def read_one(likes: int) -> None:
    """A new reading of the first post."""
    first = LatestReading.objects.order_by("delivery_id").first()
    assert first is not None
    read(first.delivery_id, campaign_now(), likes=likes)


def claim_all() -> None:
    """Claim in small bites until nothing is due; prints what was claimed."""
    claimed = []
    while rows := claim_due(limit=7):
        claimed += [str(row.delivery_id) for row in rows]
    sys.stdout.write(json.dumps(claimed))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare"]:
            prepare()
        case ["read", likes]:
            read_one(int(likes))
        case ["claim"]:
            claim_all()
