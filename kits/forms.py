"""What people fill in on the room's pages: posted text and files flow in, checked values flow out."""

import base64
import binascii
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from coalition.errors import DomainError
from coalition.models import Campaign
from coalition.services import Joining
from kits.errors import refuse_large_drawing, refuse_large_photo, refuse_too_large
from kits.services.checking import MAX_TEMPLATES
from kits.services.fonts import MAX_FONT_FILES, refuse_large_font

LOGO_KINDS = ".svg,.png,.jpg,.jpeg,.webp,.avif,image/svg+xml,image/png,image/jpeg,image/webp,image/avif"
PHOTO_KINDS = ".png,.jpg,.jpeg,.webp,.avif,image/png,image/jpeg,image/webp,image/avif"
_STORABLE = RegexValidator(r"\A[^\x00\ud800-\udfff]*\Z", _("This text holds characters that cannot be stored."))


class JoinForm(forms.Form):
    """Three fields: the company's name, an address, and the logo, which a service looks at."""

    company_name = forms.CharField(label=_("Company"), max_length=120, validators=[_STORABLE])
    email = forms.EmailField(label=_("Your e-mail"), max_length=254)
    colour = forms.CharField(required=False, max_length=7)
    other_colour = forms.CharField(required=False, max_length=7)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company_name"].widget.attrs["autocomplete"] = "organization"
        self.fields["email"].widget.attrs["autocomplete"] = "email"

    def joining(self, campaign: Campaign, locale: str) -> Joining:
        """What was filled in, in a language that the campaign speaks."""
        return Joining(
            company_name=self.cleaned_data["company_name"],
            email=self.cleaned_data["email"],
            locale=locale if locale in campaign.languages else campaign.default_locale,
        )

    @property
    def chosen_colour(self) -> str:
        """The colour to take: one that was offered, or one of one's own."""
        return self.cleaned_data.get("colour") or self.cleaned_data.get("other_colour") or ""


def read_upload(file: object) -> bytes:
    """The bytes of an uploaded file within the limit; none where there is no file. Raises TooLarge."""
    if not isinstance(file, UploadedFile):
        return b""
    refuse_too_large(file.size or 0)
    return bytes(file.read())


def read_photo_upload(file: object) -> bytes:
    """The same for a photo, which may be larger; too large a one is refused before it is read."""
    if not isinstance(file, UploadedFile):
        return b""
    refuse_large_photo(file.size or 0)
    return bytes(file.read())


def read_share(text: str, other: float = 0.5) -> float:
    """A point that a form tells in hundredths of a side, as a share of it; `other` where it tells none."""
    return int(text) / 100 if text.isdecimal() and len(text) < 4 else other


def read_logo(request: HttpRequest) -> bytes:
    """The logo of a form: an uploaded file, else one picked from a website, which comes as base64. Raises as above."""
    if request.FILES.get("logo"):
        return read_upload(request.FILES["logo"])
    picked = request.POST.get("picked", "")
    refuse_too_large(len(picked) * 3 // 4)
    try:
        return base64.b64decode(picked, validate=True)
    except (binascii.Error, ValueError):
        return b""


def read_colours(posted: QueryDict) -> tuple[list[str], str]:
    """A brand's colours as its form told them, and the field among them: rows may be removed, and one added."""
    rows = (name[7:] for name in posted if name.startswith("colour."))
    numbers = sorted(int(row) for row in rows if row.isdecimal() and len(row) < 4)
    kept = {number: str(posted[f"colour.{number}"]) for number in numbers[:50] if f"remove.{number}" not in posted}
    colours = [*kept.values(), *([str(posted["colour.new"])] if posted.get("add") and "colour.new" in posted else [])]
    field = posted.get("field", "")
    chosen = kept.get(int(field)) if field.isdecimal() and len(field) < 4 else None
    return colours, chosen or next(iter(colours), "")


def read_templates(files: "Iterable[UploadedFile[bytes]]") -> dict[str, bytes]:
    """SVGs under the names that an error calls them by; a name that comes again is told apart, none is left out.

    No more are read than it takes to see that there are too many.
    """
    read: dict[str, bytes] = {}
    for number, file in zip(range(1, MAX_TEMPLATES + 2), files, strict=False):
        name = str(file.name)
        read[f"{name} ({number})" if name in read else name] = read_upload(file)
    return read


def read_drawings(files: "Iterable[UploadedFile[bytes]]") -> dict[str, bytes]:
    """Exports and pictures, which may be as large as a photo, by their names. Raises TooLarge."""
    read: dict[str, bytes] = {}
    for number, file in zip(range(1, MAX_TEMPLATES + 2), files, strict=False):
        name = str(file.name)
        refuse_large_drawing(name, file.size or 0)
        read[f"{name} ({number})" if name in read else name] = bytes(file.read())
    return read


def read_fonts(files: "Iterable[UploadedFile[bytes]]") -> dict[str, bytes]:
    """Font files within the limit by their names; no more are read than it takes to see that there are too many."""
    read: dict[str, bytes] = {}
    for number, file in zip(range(1, MAX_FONT_FILES + 2), files, strict=False):
        name = str(file.name)
        refuse_large_font(file.size or 0)
        read[f"{number} {name}" if name in read else name] = bytes(file.read())
    return read


def refused(form: forms.Form, error: DomainError) -> None:
    """Put a service's refusal where the form can show it."""
    sentence = f"{error.message} {error.remedy}".strip()
    form.add_error(error.field if error.field in form.fields else None, sentence)
