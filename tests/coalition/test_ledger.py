"""The ledger: append-only by the database itself, written with what it tells, read as far as one may see."""

import pytest
from django.db import DatabaseError, connection, transaction

from coalition import ledger
from coalition.errors import NotFound
from coalition.models import LedgerDetail, LedgerEntry, Person
from coalition.queries import ledger_page
from coalition.services import set_public_logo
from tests.cast import Cast


def lines(cast: Cast, count: int) -> None:
    for number in range(count):
        ledger.record("test.line", campaign_id=cast.campaign.id, subject=("line", number))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE coalition_ledgerentry SET kind = 'nothing'",
        "UPDATE coalition_ledgerentry SET actor_id = NULL",
        "DELETE FROM coalition_ledgerentry",
    ],
)
def test_the_database_refuses_changes(cast: Cast, statement: str) -> None:
    ledger.record("test.line", actor_id=cast.ana.id)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    entry = LedgerEntry.objects.get(kind="test.line")
    assert entry.actor_id == cast.ana.id


def test_a_line_shares_its_acts_fate(cast: Cast) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        set_public_logo(membership_id=cast.membership.id, logo_key="", colour="#000000")
        raise RuntimeError
    assert not LedgerEntry.objects.filter(kind="company.logo_shown").exists()


def test_details_may_be_emptied_but_the_line_stays(cast: Cast) -> None:
    number = ledger.record("test.line", details={"company": "Ondelune"})
    LedgerDetail.objects.filter(entry_id=number).delete()
    assert LedgerEntry.objects.filter(id=number).exists()


def test_entries_after_rereads_the_last_seconds(cast: Cast) -> None:
    first, second = ledger.record("test.line"), ledger.record("test.line")
    assert [entry.id for entry in ledger.entries_after(first)] == [first, second]


def test_pages_are_complete_and_without_doubles(cast: Cast) -> None:
    lines(cast, 7)
    viewer, before, seen = cast.viewer("ana"), None, []
    while True:
        page = ledger_page(viewer=viewer, campaign_id=cast.campaign.id, before=before, limit=3)
        seen += [line.subject_id for line in page.lines]
        before = page.next_before
        if before is None:
            break
    assert seen == ["6", "5", "4", "3", "2", "1", "0"]


def test_a_partner_sees_its_own_companys_lines(cast: Cast) -> None:
    lines(cast, 2)
    ledger.record("kit.downloaded", campaign_id=cast.campaign.id, company_id=cast.company.id, actor_id=cast.ben.id)
    ledger.record("kit.downloaded", campaign_id=cast.campaign.id, company_id=cast.other_company.id)
    page = ledger_page(viewer=cast.viewer("ben"), campaign_id=cast.campaign.id)
    assert [(line.kind, line.company, line.actor) for line in page.lines] == [("kit.downloaded", "Ondelune", "Ben")]


def test_an_outsider_sees_none(cast: Cast) -> None:
    lines(cast, 1)
    with pytest.raises(NotFound):
        ledger_page(viewer=cast.viewer("cleo"), campaign_id=cast.campaign.id)


def test_an_erased_person_has_no_name_in_it(cast: Cast) -> None:
    ledger.record("test.line", campaign_id=cast.campaign.id, actor_id=cast.ben.id)
    Person.objects.filter(id=cast.ben.id).update(name="", is_active=False, erased_at=cast.ben.created_at)
    [line] = ledger_page(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id).lines
    assert line.actor == ""
