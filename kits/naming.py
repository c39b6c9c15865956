"""Names of files as people get them: campaign, company, language and format flow in, a safe file name flows out."""

import unicodedata
import zipfile

from django.utils.text import slugify

LONGEST = 60
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # zip files know no earlier time; the same files are the same bytes


def plain(text: str) -> str:
    """Letters and digits of any script, joined by hyphens: no path, no control, no direction mark can be in it."""
    composed = unicodedata.normalize("NFC", slugify(text, allow_unicode=True))
    return composed.replace("_", "-")[:LONGEST].strip("-")


def kit_name(campaign_slug: str, company_name: str) -> str:
    """`vote-anyway_acme`."""
    return f"{campaign_slug}_{plain(company_name) or 'kit'}"


def visual_name(campaign_slug: str, company_name: str, locale: str, format_key: str, extension: str) -> str:
    """`vote-anyway_acme_fr_story.png`."""
    return f"{kit_name(campaign_slug, company_name)}_{locale}_{format_key}.{extension}"


def extension_of(encoding: str) -> str:
    """What a file of an encoding ends in."""
    return "jpg" if encoding == "jpeg" else encoding


def caption_name(campaign_slug: str, company_name: str, locale: str, network: str) -> str:
    """`vote-anyway_acme_fr_linkedin.txt`."""
    return f"{kit_name(campaign_slug, company_name)}_{locale}_{plain(network)}.txt"


def licence_name(campaign_slug: str, company_name: str, locale: str) -> str:
    """`vote-anyway_acme_fr_licence.txt`."""
    return f"{kit_name(campaign_slug, company_name)}_{locale}_licence.txt"


def archive_entry(name: str) -> zipfile.ZipInfo:
    """A file's entry in a zip: without a time, to be read by its owner."""
    info = zipfile.ZipInfo(name, _EARLIEST)
    info.external_attr = 0o644 << 16
    return info
