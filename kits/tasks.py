"""Doors for the worker: each calls one service; what must happen has a row, so a lost message does no harm."""

from uuid import UUID

from celery import shared_task

from coalition.clock import database_now
from kits.services import (
    abandoned_bulks,
    abandoned_bundles,
    abandoned_checks,
    build_bundle,
    finish_joinings,
    forget_bundles,
    run_check,
    work_on_bulk,
)


@shared_task
def make_bundle(bundle_id: str) -> bool:
    """Make the files of a larger kit."""
    return build_bundle(bundle_id=UUID(bundle_id))


@shared_task
def resume_bundles() -> int:
    """Take up the kits that no worker holds."""
    return sum(build_bundle(bundle_id=bundle_id) for bundle_id in abandoned_bundles())


@shared_task
def forget_zips() -> int:
    """Delete the zips that nobody has asked for lately."""
    return forget_bundles(now=database_now())


@shared_task
def make_pictures(run_id: str) -> None:
    """Work on an order for everybody's pictures; then it is the next one's turn in the queue."""
    if work_on_bulk(run_id=UUID(run_id)):
        make_pictures.delay(run_id)


@shared_task
def resume_bulks() -> None:
    """Take up the orders that no worker holds."""
    for run_id in abandoned_bulks():
        make_pictures.delay(str(run_id))


@shared_task
def admit_confirmed() -> int:
    """Finish the joining of companies whose address was confirmed."""
    return finish_joinings(now=database_now())


@shared_task
def make_check(check_id: str) -> bool:
    """Look through a kit before it is published."""
    return run_check(check_id=UUID(check_id))


@shared_task
def resume_checks() -> int:
    """Take up the checks that no worker holds."""
    return sum(run_check(check_id=check_id) for check_id in abandoned_checks())
