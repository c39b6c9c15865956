"""Names of a picture: its address, from all that decides its bytes, and its sight, from what people see of it."""

import json
from hashlib import sha256
from typing import Any

from kits.drawing import QUALITY, Look, metadata_of, photos_of, values_of
from kits.models import Template
from visuals import ENGINE_VERSION, Encoding


def address(look: Look, template: Template, format_key: str, locale: str, encoding: Encoding) -> str:
    """The SHA-256 that a finished picture has for its address: all that decides its bytes, and whose it is."""
    metadata = metadata_of(look, template, locale, format_key)
    told = {
        "engine": ENGINE_VERSION,
        "template": template.digest,
        "company": str(look.company_id),
        "format": format_key,
        "locale": locale,
        "encoding": [encoding, QUALITY],
        **made_of(look, template, format_key, locale),
        "metadata": [metadata.title, metadata.campaign, metadata.alt_text],
    }
    return _digest(told)


def made_of(look: Look, template: Template, format_key: str, locale: str) -> dict[str, Any]:
    """What a picture shows, kept beside it: texts, colours, the digests of the logo's and the photos' files."""
    values = values_of(look, template, locale, format_key, with_photos=False)
    told: dict[str, Any] = {
        "texts": dict(values.texts),
        "colours": dict(values.colours),
        "images": {name: sha256(data).hexdigest() for name, data in values.images.items()},
    }
    if values.variants:
        told["variants"] = dict(values.variants)
    if photos := photos_of(look, template, format_key):
        told["photos"] = {name: [photo.sha256, *photo.focus] for name, photo in photos.items()}
    return told


def sight(look: Look, template: Template, format_key: str, locale: str) -> str:
    """The name that a picture keeps while people see the same, however it is encoded, described or drawn anew.

    What was taken back stays so under another address.
    """
    told = [str(look.campaign_id), str(look.company_id), template.key, format_key, locale]
    return _digest([*told, made_of(look, template, format_key, locale)])


def _digest(told: object) -> str:
    return sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
