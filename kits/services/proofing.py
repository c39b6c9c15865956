"""Looking through a kit before it is published: a revision becomes a proof, a worker checks it, a lead publishes it."""

import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from coalition import ledger
from coalition.clock import database_now
from coalition.errors import DomainError, NotFound
from coalition.models import Campaign
from coalition.rights import Viewer, require
from kits.drawing import Look, draw, inspect
from kits.extremes import BRANDS, LONG_NAME, extreme_look
from kits.formats import FORMATS
from kits.legal import LEGAL, required_countries
from kits.models import Draft, KitCheck, KitVersion, Template
from kits.queries.checks import check_of, pictures_of, present_check
from kits.queries.previews import CHECK_WIDTH_PX
from kits.queries.versions import next_number
from kits.services.clearing import UNSAID, GoAhead, checked_alike, require_cleared
from kits.services.publishing import announce_version, drop_proof, end_drafts, lock_kit, looked_through, write_version
from kits.services.revising import Revision, revised
from visuals import Warning

logger = logging.getLogger(__name__)

EDIT = "edit campaign and kit templates"
LEASE = timedelta(seconds=20)
PATIENCE = timedelta(seconds=3)
STEP = 12  # pictures between two reports
NOT_MADE = "not-made"  # a fault of ours; every other finding is of the kit
LEAST_HEADLINE_PX, LEAST_LINE_PX = 12, 8
WARNED = frozenset(
    {"overflow", "over-limit", "missing-glyph", "weak-contrast", "image-small", "code-small", "locale-missing"}
)


@dataclass(frozen=True)
class Case:
    """One picture to look at."""

    brand: str
    template: Template
    format_key: str
    locale: str


@dataclass(frozen=True)
class Finding:
    """Something that a person ought to see before publishing, and where."""

    code: str
    slot: str
    message: str
    template: str
    format: str
    locale: str
    brand: str


def prepare_proof(
    *, viewer: Viewer, campaign_id: UUID, revision: Revision, draft: Draft | None = None, now: datetime
) -> KitCheck:
    """Put the next version together without publishing it, on top of the present proof; a worker checks it.

    The same once more keeps its check, but for pictures that could not be made. The caller wakes a worker once this is
    committed. Raises as `publish_kit`.
    """
    require(viewer, EDIT, campaign_id=campaign_id)
    campaign = Campaign.objects.get(id=campaign_id)
    wanted = revised(campaign_id=campaign_id, revision=revision)
    contents = looked_through(campaign, wanted.templates, wanted.texts, wanted.captions, wanted.extras)
    with transaction.atomic():
        lock_kit(campaign_id, wanted.after, wanted.on)
        if draft is not None and not Draft.objects.select_for_update().filter(id=draft.id).exists():
            raise NotFound
        known = checked_alike(campaign_id=campaign_id, digest=contents.digest)
        if known is not None and known.after == wanted.after and known.locales == campaign.languages:
            known.drafts, known.draft = wanted.drafts, draft or known.draft
            known.save(update_fields=["drafts", "draft"])
            return _again(known)
        drop_proof(campaign_id)
        version = write_version(campaign, contents, number=0, person_id=viewer.person_id, now=now)
        check = KitCheck.objects.create(
            version=version,
            draft=draft,
            drafts=wanted.drafts,
            after=wanted.after,
            locales=campaign.languages,
            total=pictures_of(version),
            created_at=database_now(),
        )
        ledger.record(
            "kit.proofed", actor_id=viewer.person_id, campaign_id=campaign_id, subject=("kit_version", version.id)
        )
    return check


def drop_next(*, viewer: Viewer, campaign_id: UUID, check_id: UUID) -> None:
    """Throw away what was gathered for the next version; drafts stay. Raises NotFound for what is there no more."""
    require(viewer, EDIT, campaign_id=campaign_id)
    with transaction.atomic():
        lock_kit(campaign_id, None)
        check = present_check(campaign_id=campaign_id)
        if check is None or check.id != check_id:
            raise NotFound
        ledger.record(
            "kit.proof_dropped",
            actor_id=viewer.person_id,
            campaign_id=campaign_id,
            subject=("kit_version", check.version_id),
        )
        drop_proof(campaign_id)


def _cases(check: KitCheck) -> Iterator[Case]:
    for template in check.version.templates.all():
        for format_key in template.format_keys:
            for locale in check.locales:
                for brand in BRANDS:
                    yield Case(brand, template, format_key, locale)


def run_check(*, check_id: UUID) -> bool:
    """Look through every picture of a check, telling now and then how far it is. One worker at a time."""
    now = database_now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    waiting = KitCheck.objects.filter(free, id=check_id, state=KitCheck.State.WAITING)
    if not waiting.update(leased_until=now + LEASE):
        return False
    lease = now + LEASE
    check = KitCheck.objects.select_related("version__kit__campaign").get(id=check_id)
    cases = list(_cases(check))
    findings: list[dict[str, str]] = check.findings
    for start in range(check.done, len(cases), STEP):
        some = cases[start : start + STEP]
        findings = _merged(findings, [each for case in some for each in _looked_at(check.version, case)])
        renewed = database_now() + LEASE
        held = KitCheck.objects.filter(id=check_id, state=KitCheck.State.WAITING, leased_until=lease)
        if not held.update(done=start + len(some), findings=findings, leased_until=renewed):
            return False
        lease = renewed
    held = KitCheck.objects.filter(id=check_id, state=KitCheck.State.WAITING, leased_until=lease)
    return bool(held.update(state=KitCheck.State.READY, leased_until=None))


def _looked_at(version: KitVersion, case: Case) -> list[Finding]:
    try:
        return list(_findings(version, case))
    except Exception as error:  # one picture, however broken, must not bring the check round for ever
        logger.exception("a picture of the check of %s could not be made", version.id)
        name = type(error).__name__
        return [Finding(NOT_MADE, "", name, case.template.key, case.format_key, case.locale, case.brand)]


def look_again(*, viewer: Viewer, campaign_id: UUID) -> KitCheck:
    """Make a check's pictures once more if some could not be made. The caller wakes a worker. Raises NotFound."""
    check = check_of(viewer=viewer, campaign_id=campaign_id)
    if check is None:
        raise NotFound
    return _again(check)


def _again(check: KitCheck) -> KitCheck:
    if any(each["code"] == NOT_MADE for each in check.findings):
        KitCheck.objects.filter(id=check.id, state=KitCheck.State.READY).update(
            state=KitCheck.State.WAITING, done=0, findings=[], leased_until=None
        )
        check.refresh_from_db()
    return check


def _merged(findings: list[dict[str, str]], more: list[Finding]) -> list[dict[str, str]]:
    """What is the same in several brands is the campaign's own and told once."""
    merged = {_sameness(each): each for each in findings}
    for finding in more:
        told = asdict(finding)
        merged.setdefault(_sameness(told), told)
    return list(merged.values())


def _sameness(told: dict[str, str]) -> tuple[str, ...]:
    return tuple(value for name, value in told.items() if name != "brand")


def _findings(version: KitVersion, case: Case) -> Iterator[Finding]:
    look = extreme_look(case.brand, campaign=version.kit.campaign, version=version, template=case.template)
    where = (case.template.key, case.format_key, case.locale, case.brand)
    try:
        draw(look, case.template, case.format_key, case.locale, encoding="jpeg", width_px=CHECK_WIDTH_PX)
        seen = inspect(look, case.template, case.format_key, case.locale)
    except DomainError as error:
        yield Finding("not-drawn", "", error.message, *where)
        return
    row = FORMATS[case.format_key]
    for warning in seen.warnings:
        if warning.code in WARNED and warning.slot != LEGAL and not _is_the_companys(case, warning):
            yield Finding(warning.code, warning.slot, warning.message, *where)
    if row.shown_px and row.width_px > row.height_px and case.brand == LONG_NAME:
        yield from _too_small(case, seen.caps_px, seen.word_px, row.shown_px / row.width_px, where)
    if case.brand == LONG_NAME:
        yield from _legal_findings(look, version, case, where)


def _is_the_companys(case: Case, warning: Warning) -> bool:
    """On paper a website's logo always has too few pixels: its company's to mend, not the lead's."""
    kind = case.template.slots.get(warning.slot, {}).get("kind")
    return warning.code == "image-small" and kind == "image" and FORMATS[case.format_key].shown_px is None


def _legal_findings(look: Look, version: KitVersion, case: Case, where: tuple[str, str, str, str]) -> Iterator[Finding]:
    """Each country's line in its place; where a country requires one and the format has no place for it, that."""
    if case.format_key in case.template.slots.get(LEGAL, {}).get("formats", ()):
        for country in sorted(version.legal):
            worn = replace(look, country=country)
            for warning in inspect(worn, case.template, case.format_key, case.locale).warnings:
                if warning.slot == LEGAL and warning.code in WARNED:
                    yield Finding(warning.code, LEGAL, f"{country}: {warning.message}", *where)
    elif (required := required_countries(version.legal)) and case.locale == version.kit.campaign.languages[0]:
        yield Finding("legal-missing", LEGAL, ", ".join(required), *where)


def _too_small(
    case: Case,
    caps_px: dict[str, float],
    word_px: float | None,
    scale: float,
    where: tuple[str, str, str, str],
) -> Iterator[Finding]:
    """A wide picture is still read as small as it is shown: as wide as a phone, or at its own size."""
    headline_px = caps_px.get("headline", word_px)
    if headline_px is not None and headline_px * scale < LEAST_HEADLINE_PX:
        yield Finding("small-headline", "", f"{headline_px * scale:.1f} px", *where)
    for slot, cap_px in caps_px.items():
        is_own = not case.template.slots[slot]["is_locked"]
        if is_own and slot != "headline" and cap_px * scale < LEAST_LINE_PX:
            yield Finding("small-line", slot, f"{cap_px * scale:.1f} px", *where)


def abandoned_checks() -> list[UUID]:
    """Checks that wait and that no worker holds."""
    now = database_now()
    is_alone = Q(leased_until=None, created_at__lt=now - PATIENCE) | Q(leased_until__lt=now)
    waiting = KitCheck.objects.filter(is_alone, state=KitCheck.State.WAITING).order_by("created_at")
    return list(waiting.values_list("id", flat=True)[:10])


def publish_proof(
    *, viewer: Viewer, campaign_id: UUID, check_id: UUID, go_ahead: GoAhead = UNSAID, now: datetime
) -> KitVersion:
    """Publish what was checked. While something is open it asks for a go-ahead, and forbids nothing.

    The draft that it came from is gone afterwards, unless it was changed meanwhile.
    Raises KitUnchecked, KitHasFindings, and Conflict where another version came meanwhile.
    """
    require(viewer, EDIT, campaign_id=campaign_id)
    with transaction.atomic():
        lock_kit(campaign_id, None)
        check = present_check(campaign_id=campaign_id)
        if check is None or check.id != check_id:
            raise NotFound
        lock_kit(campaign_id, check.after)
        version = check.version
        require_cleared(campaign=version.kit.campaign, digest=version.digest, go_ahead=go_ahead)
        version.number, version.state = next_number(campaign_id=campaign_id), KitVersion.State.PUBLISHED
        version.published_at, version.published_by_id = now, viewer.person_id
        version.save(update_fields=["number", "state", "published_at", "published_by"])
        end_drafts(check.drafts, version)
        announce_version(version, viewer, now)
    return version
