"""Names of files as people get them: campaign, company, language and format flow in, a safe file name flows out."""

import re
import unicodedata
import zipfile

LONGEST = 60
LONGEST_BYTES = 120  # with the campaign, the format and the language before and behind it, a file system takes 255
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # zip files know no earlier time; the same files are the same bytes
_JOINERS = "\u200c\u200d"
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³])\Z")  # no name of a file on Windows


def plain(text: str) -> str:
    """Letters, their marks and digits of any script, joined by hyphens, at most 60 characters and 120 bytes.

    No path, no control, no direction mark can be in it.
    """
    kept: list[str] = []
    for char in _VARIATION.sub("", unicodedata.normalize("NFC", text[:500]).replace("\u0130", "I").lower()):
        kind, last = unicodedata.category(char)[0], kept[-1] if kept else "-"
        if kind in "LN" or (kind == "M" and last != "-") or (char in _JOINERS and last not in f"-{_JOINERS}"):
            kept.append(char)
        elif (char.isspace() or char in "-_") and last != "-":
            kept.append("-")
    name = _cut(unicodedata.normalize("NFC", "".join(kept))).strip(f"-{_JOINERS}")
    return f"{name}-1" if _DEVICE.match(name) else name


def _cut(name: str) -> str:
    """The beginning that is short enough, with whole letters."""
    end = len(name)
    while (
        end > LONGEST
        or len(name[:end].encode()) > LONGEST_BYTES
        or unicodedata.category(name[end : end + 1] or "-")[0] == "M"
    ):
        end -= 1
    return name[:end]


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
