"""The way of a delivery through the real publisher to the sandbox networks."""

from social.models import Delivery
from tests.social.yard import all_in, journal, planned, run_until


def test_a_due_post_is_published_once_on_each_network(cast, sandbox, publisher):
    accounts = [sandbox.account(cast.company, "linkedin"), sandbox.account(cast.company, "x")]
    rows = planned(cast, ["linkedin", "x"])
    run_until(publisher, all_in(rows, "published"))
    for row in Delivery.objects.filter(id__in=[row.id for row in rows]):
        assert row.external_id and row.permalink.startswith("http") and row.published_at
        assert journal(row) == [
            (0, "stage", "ended", "Staged"),
            (1, "publish", "began", ""),
            (1, "publish", "ended", "Published"),
        ]
    assert len(sandbox.posts_of(*accounts)) == 2
