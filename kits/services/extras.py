"""What a version carries beside motifs and texts: photos for companies without one, and legal lines by country."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from coalition.countries import country_name, is_country
from coalition.errors import Invalid
from coalition.models import Campaign
from kits.legal import EVERY, LEGAL, LegalLines, missing_countries
from kits.models import SHARED, KitVersion
from kits.photos import Focus, Photo, Photos, with_photo
from kits.services.photos import prepare_photo
from kits.storing import keep, kit_photo_key
from kits.texts import cleaned, length_of
from visuals import CompiledTemplate


@dataclass(frozen=True)
class Extras:
    """The photos as in kits/photos.py, the legal lines as in kits/legal.py."""

    photos: Photos = field(default_factory=dict)
    legal: LegalLines = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """For a digest; nothing where there is nothing, so that versions from before keep theirs."""
        return {name: value for name, value in (("photos", self.photos), ("legal", self.legal)) if value}


NOTHING = Extras()


def extras_of(version: KitVersion | None) -> Extras:
    """Those of a version."""
    return Extras(version.photos, version.legal) if version else NOTHING


def kit_photo(*, campaign_id: UUID, data: bytes, focus: Focus = (0.5, 0.5)) -> Photo:
    """Clean a lead's photo for everybody and keep it. May take seconds; raises UploadRefused, Busy, Invalid."""
    photo, jpeg = prepare_photo(data=data, focus=focus, key_of=lambda clean: kit_photo_key(campaign_id, clean))
    keep(photo.storage_key, jpeg)
    return photo


def revised_extras(present: Extras, *, photos: Mapping[str, Photo | None] | None, legal: LegalLines | None) -> Extras:
    """With photos by slot put in or taken out for all motifs, and other legal lines where they are given."""
    kept = present.photos
    for slot, photo in (photos or {}).items():
        kept = with_photo(kept, SHARED, slot, photo)
    return Extras(kept, _cleaned(legal) if legal is not None else present.legal)


def _cleaned(legal: LegalLines) -> dict[str, dict[str, Any]]:
    """Countries that require a line or have one."""
    told = {
        country.upper(): {
            "is_required": bool(line.get("is_required")),
            "texts": cleaned(line.get("texts", {}), field="legal"),
        }
        for country, line in legal.items()
    }
    return {country: line for country, line in sorted(told.items()) if line["is_required"] or line["texts"]}


def check_extras(campaign: Campaign, compiled: list[CompiledTemplate], extras: Extras) -> None:
    """Raise Invalid for what no motif has a place for, and for a country whose line is required and missing."""
    for slots in extras.photos.values():
        for slot in slots:
            if not any(slot in motif.slots and motif.slots[slot].kind == "photo" for motif in compiled):
                raise Invalid(
                    "slot_unknown",
                    _("No motif has a photo slot “%(slot)s”.") % {"slot": slot},
                    _("Name a photo slot of the templates."),
                    field="photos",
                )
    places = [motif.slots[LEGAL] for motif in compiled if LEGAL in motif.slots]
    if any(place.kind != "text" or not place.is_locked for place in places):
        raise Invalid(
            "legal_unlocked",
            _("The slot “legal” must be a locked text."),
            _('Write data-type="text" and data-locked="true".'),
            field="templates",
        )
    _check_lines(campaign, extras.legal, min((place.max_chars for place in places), default=0))


def _check_lines(campaign: Campaign, legal: LegalLines, room: int) -> None:
    for country, line in legal.items():
        unknown = set(line["texts"]) - {EVERY, *campaign.languages}
        if not is_country(country) or unknown:
            raise Invalid(
                "country_unknown" if not unknown else "language_unknown",
                _("This country is not known.") if not unknown else _("This campaign does not speak that language."),
                _("Choose among: %(languages)s.") % {"languages": ", ".join(campaign.languages)} if unknown else "",
                field="legal",
            )
        if room and any(length_of(text) > room for text in line["texts"].values()):
            raise Invalid(
                "legal_too_long",
                _("The legal line for %(country)s is longer than its place.") % {"country": country_name(country)},
                _("%(limit)s characters fit. Write a shorter one.") % {"limit": room},
                field="legal",
            )
    missing = missing_countries(legal, campaign.languages)
    if missing:
        raise Invalid(
            "legal_missing",
            _("The legal line is missing for: %(countries)s.")
            % {"countries": ", ".join(country_name(country) for country in missing)},
            _("Write it for every language of the campaign, or one for all."),
            field="legal",
        )
