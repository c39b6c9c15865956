"""A lead's photos for companies without one, and legal lines by country: they become part of the next version."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from coalition.clock import campaign_now
from coalition.countries import countries, country_name
from coalition.errors import DomainError, Invalid
from coalition.framing import campaign_frame
from coalition.models import Campaign
from coalition.queries import campaign_for
from coalition.rights import acts, asks_sign_in, viewer_of
from kits.errors import NoKit
from kits.formats import FORMATS
from kits.forms import PHOTO_KINDS, read_photo_upload, read_share
from kits.legal import EVERY, LEGAL, required_countries
from kits.models import KitVersion
from kits.pages.kit_form import had_before, looked_at
from kits.photos import MIDDLE, Focus, Photo, find_photo, read_focus
from kits.queries.checks import base_seen_by
from kits.services import Revision, kit_photo, prepare_proof
from kits.tasks import make_check
from kits.words import own_name

EDIT = "edit campaign and kit templates"
EMPTY_ROWS = 3
LegalRow = tuple[str, Mapping[str, Any]]  # a country, and its line as in kits/legal.py


@acts(EDIT)
@asks_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def extras(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What the version says now; posting puts the next one together and has it checked."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    base = base_seen_by(viewer=viewer, campaign_id=campaign.id)
    version = base.version
    if version is None:
        raise NoKit
    refusal = None
    if request.method == "POST":
        try:
            photos = _photos(request, campaign, version)
            revision = Revision(photos=photos, legal=_lines(_posted_rows(request)), **looked_at(request.POST))
            check = prepare_proof(viewer=viewer, campaign_id=campaign.id, revision=revision, now=campaign_now())
        except DomainError as error:
            if error.status not in {409, 413, 422}:
                raise
            refusal = error
        else:
            make_check.delay_on_commit(str(check.id))
            return redirect("kits:check", slug)
    told = _posted_rows(request) if refusal else list(version.legal.items())
    context = {
        **campaign_frame(request, campaign),
        "refusal": refusal,
        "before": had_before(request.POST, base),
        "photo_kinds": PHOTO_KINDS,
        "photos": [_slot_row(request, version, slot, label) for slot, label in _photo_slots(version).items()],
        "has_legal": any(LEGAL in template.slots for template in version.templates.all()),
        "rows": _rows(told, campaign),
        "countries": countries(),
        "without_place": _without_place(version) if required_countries(version.legal) else "",
    }
    return render(request, "kits/extras.html", context, status=refusal.status if refusal else 200)


def _photo_slots(version: KitVersion) -> dict[str, str]:
    """Names of photo slots with their label."""
    return {
        name: facts["label"]
        for template in version.templates.all()
        for name, facts in template.slots.items()
        if facts["kind"] == "photo"
    }


def _slot_row(request: HttpRequest, version: KitVersion, slot: str, label: str) -> dict[str, Any]:
    """A slot's photo and its focal point; after a refusal what was typed. A file cannot be shown again."""
    photo, posted = _present(version, slot), request.POST
    x, y = (_hundredths(share) for share in (photo.focus if photo else MIDDLE))
    return {
        "slot": slot,
        "label": label,
        "photo": photo,
        "x": posted.get(f"focus.{slot}.x", x),
        "y": posted.get(f"focus.{slot}.y", y),
        "is_removed": f"remove.{slot}" in posted,
        "is_file_lost": f"photo.{slot}" in request.FILES,
    }


def _present(version: KitVersion, slot: str) -> Photo | None:
    shown = find_photo(own={}, kit=version.photos, template_key="", slot=slot)
    return shown.photo if shown else None


def _photos(request: HttpRequest, campaign: Campaign, version: KitVersion) -> dict[str, Photo | None]:
    """Slots with a new photo or another focal point, and those that lose theirs."""
    found: dict[str, Photo | None] = {}
    for slot in _photo_slots(version):
        if data := read_photo_upload(request.FILES.get(f"photo.{slot}")):
            focus = _focus(request.POST, slot, MIDDLE)
            found[slot] = kit_photo(campaign_id=campaign.id, data=data, focus=focus)
        elif request.POST.get(f"remove.{slot}"):
            found[slot] = None
        elif photo := _present(version, slot):
            moved = replace(photo, focus=read_focus(*_focus(request.POST, slot, photo.focus)))
            if moved != photo:
                found[slot] = moved
    return found


def _focus(posted: QueryDict, slot: str, present: Focus) -> Focus:
    """The point that the fields tell."""
    x, y = (posted.get(f"focus.{slot}.{side}", "") for side in "xy")
    return _side(x, present[0]), _side(y, present[1])


def _side(text: str, present: float) -> float:
    """A field that says what it showed leaves the side as it is, to the thousandth."""
    told = read_share(text, present)
    return present if _hundredths(told) == _hundredths(present) else told


def _hundredths(share: float) -> int:
    return round(100 * share)


def _posted_rows(request: HttpRequest) -> list[LegalRow]:
    """The rows as they were posted, without those left empty."""
    found: list[LegalRow] = []
    for number in range(1, 300):
        country = request.POST.get(f"legal.{number}.country")
        if country is None:
            break
        prefix = f"legal.{number}.text."
        texts = {key.removeprefix(prefix): str(text) for key, text in request.POST.items() if key.startswith(prefix)}
        line = {"is_required": bool(request.POST.get(f"legal.{number}.required")), "texts": texts}
        if country or line["is_required"] or any(texts.values()):
            found.append((country, line))
    return found


def _lines(rows: list[LegalRow]) -> dict[str, Mapping[str, Any]]:
    """The lines by country. Raises Invalid for a line without a country and for two of one country."""
    found: dict[str, Mapping[str, Any]] = {}
    for country, line in rows:
        if not country:
            said = _("A legal line has no country."), _("Choose its country, or empty the line.")
            raise Invalid("country_missing", *said, field="legal")
        if country in found:
            said = _("%(country)s has two legal lines."), _("Keep one of them and empty the other.")
            raise Invalid("country_twice", said[0] % {"country": country_name(country)}, said[1], field="legal")
        found[country] = line
    return found


def _rows(lines: list[LegalRow], campaign: Campaign) -> list[dict[str, Any]]:
    told = [*lines, *((("", {"is_required": False, "texts": {}})) for _row in range(EMPTY_ROWS))]
    return [
        {
            "number": number,
            "country": country,
            "name": country_name(country) if country else "",
            "is_required": line["is_required"],
            "text": line["texts"].get(EVERY, ""),
            "every": EVERY,
            "others": [
                {"locale": locale, "language": own_name(locale), "text": line["texts"].get(locale, "")}
                for locale in campaign.languages
            ],
        }
        for number, (country, line) in enumerate(told, start=1)
    ]


def _without_place(version: KitVersion) -> str:
    """Motifs and formats that cannot carry the legal line, by name."""
    found = []
    for template in version.templates.all():
        held = template.slots.get(LEGAL, {}).get("formats", ())
        missing = [str(FORMATS[key].label) for key in template.format_keys if key not in held]
        found += [f"{template.title} ({', '.join(missing)})"] if missing else []
    return "; ".join(found)
