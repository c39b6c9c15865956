"""The work of rendering for all: chunk after chunk goes through one drawing and language before the next."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from coalition import ledger
from coalition.clock import database_now
from coalition.errors import DomainError
from coalition.rights import WITHIN
from kits.addressing import address
from kits.drawing import Look, draw, member_look
from kits.formats import FORMATS
from kits.models import BulkFailure, BulkRun, Kit, KitVersion, Personalisation, Rendition, Template
from kits.queries.members import dressed, held_versions
from kits.services.rendering import finished_row, rendition_of
from kits.storing import is_kept

logger = logging.getLogger(__name__)

CHUNK = 25  # companies that go through one drawing before the next: its plates stay warm, their logos stay decoded
LEASE = timedelta(seconds=30)
TURN_S = 20.0  # then another task of the queue has its turn
REASON_CHARS = 300


@dataclass(frozen=True)
class Step:
    """What is made at once: a chunk of members in one drawing and one language."""

    members: tuple[str, ...]
    template_key: str
    format_key: str
    locale: str


def steps_of(run: BulkRun) -> list[Step]:
    """Every step of an order, the same each time."""
    return [
        Step(tuple(run.members[begin : begin + CHUNK]), template_key, format_key, locale)
        for begin in range(0, len(run.members), CHUNK)
        for template_key, format_key in run.drawings
        for locale in run.locales
    ]


def work_on_bulk(*, run_id: UUID, turn_s: float = TURN_S) -> bool:
    """Work on an order for a while; says whether there is more to do and nobody at it.

    One worker at a time. A step's rows and the order's progress are written together, so whoever comes after a worker
    that died goes on at its last whole step.
    """
    lease = _claim(run_id)
    if lease is None:
        return False
    run = BulkRun.objects.select_related("person").get(id=run_id)
    with override(run.person.locale if run.person else None):
        return _Turn(run, lease, time.monotonic() + turn_s).work()


def _claim(run_id: UUID) -> datetime | None:
    now = database_now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    running = BulkRun.objects.filter(free, id=run_id, state=BulkRun.State.RUNNING)
    return now + LEASE if running.update(leased_until=now + LEASE) else None


class _Turn:
    """One worker's go at an order."""

    def __init__(self, run: BulkRun, lease: datetime, until: float) -> None:
        self.run, self.lease, self.until = run, lease, until
        self._chunk: tuple[str, ...] = ()
        self._wearing: list[_Worn] = []

    def work(self) -> bool:
        for step in steps_of(self.run)[self.run.position :]:
            if not self._make(step):
                return False
            if time.monotonic() > self.until:
                return self._leave()
        for failure in BulkFailure.objects.filter(run=self.run, is_due=True).select_related("membership"):
            if not self._try_again(failure):
                return False
            if time.monotonic() > self.until:
                return self._leave()
        self._end()
        return False

    def _make(self, step: Step) -> bool:
        """Draw what is missing of a step, then write rows, failures and progress at once; False when it is not ours."""
        rows, failures = [], []
        for worn in self._worn_by(step.members):
            try:
                row = worn.missing_row(step)
            except DomainError as error:
                failures.append(self._failure(worn.membership_id, step, error.message))
            except Exception:  # one company's file, however broken, must not stop the others'
                logger.exception("a picture of bulk run %s could not be made", self.run.id)
                failures.append(self._failure(worn.membership_id, step, _("This file could not be made.")))
            else:
                rows += [row] if row else []
        done = self.run.done + len(step.members) - len(failures)
        with transaction.atomic():
            if not self._hold(position=self.run.position + 1, done=done, drawn=self.run.drawn + len(rows)):
                return False
            held = held_versions({row.version_id for row in rows if row.version_id})
            Rendition.objects.bulk_create([row for row in rows if row.version_id in held], ignore_conflicts=True)
            BulkFailure.objects.bulk_create(failures, ignore_conflicts=True)
        return True

    def _worn_by(self, members: tuple[str, ...]) -> "list[_Worn]":
        """What a chunk wears, read once for all of its steps."""
        if members != self._chunk:
            self._chunk, self._wearing = members, list(_read(members))
        return self._wearing

    def _failure(self, membership_id: UUID, step: Step, reason: str) -> BulkFailure:
        return BulkFailure(
            run=self.run,
            membership_id=membership_id,
            template_key=step.template_key,
            format_key=step.format_key,
            locale=step.locale,
            reason=reason[:REASON_CHARS],
        )

    def _try_again(self, failure: BulkFailure) -> bool:
        reason = ""
        try:
            personalisation = dressed(membership_id=failure.membership_id)
            rendition_of(
                personalisation,
                failure.template_key,
                failure.format_key,
                failure.locale,
                FORMATS[failure.format_key].files[0],
            )
        except DomainError as error:
            reason = error.message
        except Exception:
            logger.exception("a picture of bulk run %s could not be made", self.run.id)
            reason = _("This file could not be made.")
        with transaction.atomic():
            if not self._hold(done=self.run.done + (0 if reason else 1)):
                return False
            if reason:
                BulkFailure.objects.filter(id=failure.id).update(is_due=False, reason=reason[:REASON_CHARS])
            else:
                failure.delete()
        return True

    def _hold(self, **told: int) -> bool:
        """Write how far it is and keep it for longer; False when it was paused or is another worker's."""
        renewed = database_now() + LEASE
        ours = BulkRun.objects.filter(id=self.run.id, state=BulkRun.State.RUNNING, leased_until=self.lease)
        if not ours.update(leased_until=renewed, **told):
            return False
        self.lease = renewed
        for name, value in told.items():
            setattr(self.run, name, value)
        return True

    def _leave(self) -> bool:
        """Let another worker go on."""
        ours = BulkRun.objects.filter(id=self.run.id, state=BulkRun.State.RUNNING, leased_until=self.lease)
        return bool(ours.update(leased_until=None))

    def _end(self) -> None:
        has_failed = BulkFailure.objects.filter(run=self.run).exists()
        state = BulkRun.State.FAILED if has_failed else BulkRun.State.DONE
        ours = BulkRun.objects.filter(id=self.run.id, state=BulkRun.State.RUNNING, leased_until=self.lease)
        with transaction.atomic():
            if ours.update(state=state, leased_until=None, ended_at=database_now()):
                ledger.record("kit.bulk_ended", campaign_id=self.run.campaign_id, subject=("bulk_run", self.run.id))


def _read(members: tuple[str, ...]) -> "Iterator[_Worn]":
    """The kits of members that still have one, in the order's order."""
    found = (
        Personalisation.objects.select_related("membership__company", "membership__campaign", "brand", "version")
        .prefetch_related("version__templates")
        .filter(
            membership_id__in=members,
            membership__state__in=WITHIN,
            version__state=KitVersion.State.PUBLISHED,
            version__kit__state=Kit.State.OPEN,
        )
    )
    by_member = {str(each.membership_id): each for each in found}
    return (_Worn(by_member[each]) for each in members if each in by_member)


class _Worn:
    """One member's kit while its chunk is made; its logo is read when it is first wanted."""

    def __init__(self, personalisation: Personalisation) -> None:
        self.membership_id = personalisation.membership_id
        self._personalisation = personalisation
        self._templates: dict[str, Template] = {
            template.key: template for template in personalisation.version.templates.all()
        }
        self._look: Look | None = None

    def missing_row(self, step: Step) -> Rendition | None:
        """The row of a picture that was not there yet, its file stored; None where it is, or is not drawn."""
        template = self._templates.get(step.template_key)
        if template is None or step.format_key not in template.formats:
            return None
        look = self._look = self._look or member_look(self._personalisation)
        encoding = FORMATS[step.format_key].files[0]
        sha256 = address(look, template, step.format_key, step.locale, encoding)
        row = Rendition.objects.filter(sha256=sha256).first()
        if row is not None and is_kept(row.storage_key):
            if row.version_id != template.version_id:
                with transaction.atomic():
                    if held_versions([template.version_id]):
                        Rendition.objects.filter(sha256=sha256).update(version_id=template.version_id)
            return None
        picture = draw(look, template, step.format_key, step.locale, encoding=encoding)
        return finished_row(look, template, step.format_key, step.locale, sha256, picture)
