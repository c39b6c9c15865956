"""What a member ought to know of its kit: what waits, what is withdrawn, lines on offer, what does not fit."""

from dataclasses import dataclass

from kits.addressing import address, sight
from kits.drawing import Look
from kits.models import OwnLine, Template, VisualWithdrawal
from kits.queries.kits import KitView
from kits.queries.lines import rule_of, waiting_of
from kits.queries.media import withdrawal_of
from kits.queries.previews import warnings_of


@dataclass(frozen=True)
class WithdrawnVisual:
    """A motif in a language that a lead took back as it is dressed now."""

    template_key: str
    locale: str
    reason: str


@dataclass(frozen=True)
class KitNotes:
    """`suggestions` are {locale: [text]}, `warnings` what is warned of in a motif's formats, {format: codes}."""

    waiting: list[OwnLine]
    suggestions: dict[str, list[str]]
    warnings: dict[str, set[str]]
    withdrawn: list[WithdrawnVisual]


def notes_of(kit: KitView, *, template_key: str = "", locale: str = "") -> KitNotes:
    """The notes of a kit that was seen; warnings for a motif and a language, else those it opens with.

    Raises Invalid for what cannot be drawn.
    """
    chosen = kit.template(template_key).key
    spoken = locale if locale in kit.locales else kit.chosen_locales[0]
    return KitNotes(
        waiting=waiting_of(membership_id=kit.membership.id),
        suggestions=rule_of(campaign_id=kit.campaign.id).suggestions,
        warnings=warnings_of(look=kit.look, version=kit.version, template_key=chosen, locale=spoken),
        withdrawn=_withdrawn(kit),
    )


def _withdrawn(kit: KitView) -> list[WithdrawnVisual]:
    """Told by the picture that each motif is shown in; nothing is looked up while nothing is withdrawn."""
    if not VisualWithdrawal.objects.filter(membership=kit.membership, undone_at=None).exists():
        return []
    motifs = [(template, locale) for template in kit.version.templates.all() for locale in kit.locales]
    acts = [withdrawal_shown(kit.look, template, template.first_format, locale) for template, locale in motifs]
    return [
        WithdrawnVisual(template.key, locale, act.reason)
        for (template, locale), act in zip(motifs, acts, strict=True)
        if act
    ]


def withdrawal_shown(look: Look, template: Template, format_key: str, locale: str) -> VisualWithdrawal | None:
    """The act by which a lead took the visual back that a member looks at, if one stands."""
    if not look.company_id:
        return None
    return withdrawal_of(address(look, template, format_key, locale, "png"), sight(look, template, format_key, locale))
