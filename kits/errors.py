"""What this room refuses beyond coalition's families: files over the limit, templates and values the engine rejects."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalition.errors import Conflict, DomainError, Gone, Invalid
from kits.formats import FORMATS
from visuals import TemplateError, VisualsError
from visuals.importing import Drawing


class TooLarge(DomainError):
    """A file over the limit; 413."""

    status = 413


class NoKit(Conflict):
    """The campaign has published no kit, or has withdrawn it."""

    def __init__(self) -> None:
        super().__init__(
            "no_kit",
            _("This campaign has no kit yet."),
            _("Its lead is still working on it. Come back with the same link."),
        )


class KitUnchecked(Conflict):
    """Publishing something that no check has looked through to its end; a confirmation lifts it."""

    def __init__(self, why: str) -> None:
        super().__init__(
            "kit_unchecked",
            why,
            _("Check it and publish then, or confirm that you publish it unchecked."),
            field="confirm",
        )


class KitHasFindings(Conflict):
    """Publishing something whose check found what a person ought to see; a confirmation lifts it."""

    def __init__(self, count: int, digest: str) -> None:
        self.count, self.digest = count, digest
        super().__init__(
            "kit_has_findings",
            ngettext("The check has %(count)s finding.", "The check has %(count)s findings.", count) % {"count": count},
            _("Look through them, then confirm that you publish anyway."),
            field="confirm",
        )


class KitWithdrawn(Gone):
    """The version that a member has was recalled; `newer` is the number of the one handed out now, None without one."""

    def __init__(self, number: int, reason: str, newer: int | None) -> None:
        self.number, self.reason, self.newer = number, reason, newer
        super().__init__(
            "kit_withdrawn",
            _("Version %(number)s of the kit was withdrawn: %(reason)s") % {"number": number, "reason": reason},
            _("Open your kit and take version %(newer)s.") % {"newer": newer}
            if newer
            else _("A corrected version is on its way. You get a mail when it is there."),
        )


class KitRetired(KitWithdrawn):
    """The kit that a member has was retired; `newer` is the number of the version handed out now, None without one."""

    def __init__(self, number: int, newer: int | None) -> None:
        super().__init__(number, _("The campaign has retired this kit."), newer)
        self.code, self.message = "kit_retired", self.reason
        if not newer:
            self.remedy = _("Ask its lead whether another one is coming. What you have downloaded stays yours.")


class VisualWithdrawn(Gone):
    """A lead took this visual of the company back; dressed otherwise it is another one."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "visual_withdrawn",
            _("The campaign's lead has withdrawn this visual: %(reason)s") % {"reason": reason},
            _("Change your line, your colour or your logo, then take it."),
        )


class ZipWithdrawn(Gone):
    """A zip was made while it was allowed; since then something in it was taken back, for the reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "zip_withdrawn",
            _("Something in this zip was taken back: %(reason)s") % {"reason": reason},
            _("Make the zip anew. It comes with what may be used."),
        )


class NoBrand(Conflict):
    """A kit cannot be made without a logo."""

    def __init__(self) -> None:
        super().__init__("no_brand", _("Your logo is missing."), _("Add it in the kit, then go on."))


class TemplateRefused(Invalid):
    """A template that the engine would not draw as written; `line` is 1-based, `template` the file's key or name."""

    def __init__(self, template: str, error: VisualsError) -> None:
        self.template = template
        self.line = error.line if isinstance(error, TemplateError) else 0
        place = _("%(template)s, line %(line)s") if self.line else "%(template)s"
        message = f"{place % {'template': template, 'line': self.line}}: {error.message}"
        super().__init__("template_refused", message, error.remedy, field="templates")


def size_unknown(file: str, drawings: Sequence[Drawing]) -> Invalid:
    """None of a file's artboards has the size or proportions of a format."""
    sizes = ", ".join(f"{round(each.width_px)} × {round(each.height_px)}" for each in drawings)
    return Invalid(
        "size_unknown",
        _("%(file)s is %(sizes)s px, which is no format of the table.") % {"file": file, "sizes": sizes},
        _("Draw it in one of: %(formats)s.")
        % {"formats": ", ".join(f"{row.width_px} × {row.height_px}" for row in FORMATS.values())},
        field="files",
    )


def not_drawn(error: VisualsError) -> Invalid:
    """The engine's refusal of values, in the house's error model."""
    return Invalid(f"visual_{error.code.replace('-', '_')}", error.message, error.remedy)


def refuse_too_large(size_bytes: int) -> None:
    """Raise TooLarge for an upload over the limit."""
    if size_bytes > settings.MAX_UPLOAD_BYTES:
        raise TooLarge(
            "upload_too_large",
            _("This file is larger than %(limit)s MB.") % {"limit": settings.MAX_UPLOAD_BYTES // (1024 * 1024)},
            _("Export it smaller, 2000 pixels wide is plenty, or send the SVG."),
            field="logo",
        )


def refuse_large_drawing(name: str, size_bytes: int) -> None:
    """Raise TooLarge for a designer's file over the limit, which is a photo's."""
    if size_bytes > settings.MAX_PHOTO_BYTES:
        raise TooLarge(
            "drawing_too_large",
            _("%(file)s is larger than %(limit)s MB.")
            % {"file": name, "limit": settings.MAX_PHOTO_BYTES // (1024 * 1024)},
            _("Save its pictures as JPEG: 4,200 pixels on the longer side are enough for a poster."),
            field="files",
        )


def refuse_large_photo(size_bytes: int) -> None:
    """Raise TooLarge for a photo over its limit."""
    if size_bytes > settings.MAX_PHOTO_BYTES:
        raise TooLarge(
            "photo_too_large",
            _("This photo is larger than %(limit)s MB.") % {"limit": settings.MAX_PHOTO_BYTES // (1024 * 1024)},
            _("Save it as JPEG: 3,000 pixels on the longer side are enough."),
            field="photo",
        )
