"""Three brands that strain a kit: a campaign flows in; looks with a long name, a white and a wide logo flow out."""

import io
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageDraw, ImageFont

from coalition.models import Campaign, localised
from kits.drawing import Look, campaign_look
from kits.legal import sample_country
from kits.models import KitVersion, Template
from kits.texts import length_of

LONG_NAME, WHITE_LOGO, WIDE_LOGO = "long-name", "white-logo", "wide-logo"
BRANDS: Mapping[str, str | Promise] = {
    LONG_NAME: _("Long name"),
    WHITE_LOGO: _("White logo"),
    WIDE_LOGO: _("Wide logo"),
}
NAME = "Donaudampfschifffahrtsgesellschaft Öresund & Söhne"
FIELDS = {LONG_NAME: "#0b5d4a", WHITE_LOGO: "#12304a", WIDE_LOGO: "#f4a300"}


def extreme_look(brand: str, *, campaign: Campaign, version: KitVersion, template: Template) -> Look:
    """How such a company would wear a motif; the long name also writes lines as long as the motif takes."""
    look = campaign_look(
        campaign,
        version,
        colour=FIELDS[brand],
        logo=extreme_logo(brand),
        country=sample_country(version.legal),
    )
    if brand != LONG_NAME:
        return look
    own = {
        name: {locale: longest_line(campaign, locale, facts["max_chars"]) for locale in campaign.languages}
        for name, facts in template.slots.items()
        if facts["kind"] == "text" and not facts["is_locked"]
    }
    return replace(look, company_name=NAME, own={template.key: own})


def longest_line(campaign: Campaign, locale: str, limit: int) -> str:
    """Natural words of a language up to a limit: the campaign's own sentences, cut where a word ends."""
    told = [localised(texts, locale, campaign.default_locale) for texts in (campaign.headline, campaign.summary)]
    words = " ".join(text for text in told if text).split() or [NAME]
    line = ""
    for word in words * (limit // len(words) + 1):
        longer = f"{line} {word}".strip()
        if length_of(longer) > limit:
            break
        line = longer
    return line or words[0][:limit]


@lru_cache(maxsize=4)
def extreme_logo(brand: str) -> bytes:
    """The logo of such a company, as PNG."""
    if brand == LONG_NAME:
        return _wordmark(NAME.replace(" Ö", "\nÖ"), "#ffffff", 84)
    if brand == WHITE_LOGO:
        return _wordmark("Halden", "#ffffff", 110)  # as few pixels as a website's logo has
    return _wordmark("Continental Infrastructure and Energy Partners International", "#1d1d1b", 96)


def _wordmark(text: str, colour: str, size_px: int) -> bytes:
    font = ImageFont.load_default(size_px)
    pen = ImageDraw.Draw(Image.new("RGBA", (1, 1)))
    left, top, right, bottom = pen.multiline_textbbox((0, 0), text, font=font)
    picture = Image.new("RGBA", (round(right - left) + 8, round(bottom - top) + 8), (0, 0, 0, 0))
    ImageDraw.Draw(picture).multiline_text((4 - left, 4 - top), text, font=font, fill=colour)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
