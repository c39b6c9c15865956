"""The one table of formats: sizes in pixels, what stays in sight, where each comes from and when that was looked at.

The networks' own pages are cited where they could be read, some of them as copies: Instagram's posts and stories,
LinkedIn's pictures, Facebook's links, the IAB's banners. The others cite somebody who repeats them: X's pictures and
header, the covers of LinkedIn and Facebook, LinkedIn's documents, what profile pictures and buttons cover.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PHONE_PX = 375
FileKind = Literal["png", "pdf"]
Group = Literal["post", "story", "profile", "web", "print"]
GROUPS: Mapping[Group, str | Promise] = {
    "post": _("Posts"),
    "profile": _("Profiles and covers"),
    "web": _("Mail and web"),
    "story": _("Stories"),
    "print": _("Print"),
}


@dataclass(frozen=True)
class SafeZone:
    """How far from each edge nothing is covered or cut off where the format is shown, in its own pixels."""

    top: int
    right: int
    bottom: int
    left: int
    source: str
    checked_on: str


@dataclass(frozen=True)
class Covered:
    """A part that a profile picture or its like lies over, in the format's own pixels."""

    x: int
    y: int
    width: int
    height: int
    source: str
    checked_on: str


@dataclass(frozen=True)
class Format:
    """A size that is shown whole. `networks` are those it is made for; a template offers those that it draws.

    `files` are those that are handed out, the main one first: a document is one PDF of all its pages.
    `shown_px` is how wide it is where it is shown smallest: on a phone, or at its own size. None is paper.
    """

    key: str
    label: str | Promise
    width_px: int
    height_px: int
    networks: tuple[str, ...]
    source: str
    checked_on: str
    safe: SafeZone | None = None
    shown_px: int | None = PHONE_PX
    covered: Covered | None = None
    files: tuple[FileKind, ...] = ("png",)
    group: Group = "post"


_DAY, _OWN_DAY = "2026-11-24", "2026-11-28"
# 1:1 is recommended, 4:5 is the highest; at least 640 px wide, and 1080 on Facebook, which takes the same.
_INSTAGRAM = "https://developers.facebook.com/docs/instagram/ads-api/reference/media-requirements/"
_META_STORY = "https://www.facebook.com/business/ads-guide/update/carousel/instagram-story/outcome-awareness"
# 1.91:1; for advertisements it says 1200 × 628, one line more than posts and links have.
_LINKEDIN = "https://www.linkedin.com/help/lms/answer/a426534"
_FACEBOOK_LINK = "https://developers.facebook.com/docs/sharing/webmasters/images"
_X = "https://image-compressor.uk/twitter-image-sizes"
_ALL = "https://corcolabs.websites.corcolabs.com/blog/creating-social-media-images-sizes-and-best-practices"
_GUIDE = "https://www.seoballia.com/social-media-image-sizes-complete-guide-for-all-networks-february-2025/"
_DOCUMENT = "https://slidedrift.com/blog/linkedin-carousel-size-guide"
_BANNERS = "https://www.iab.com/newadportfolio"
_MAIL = "https://getinside-ops.github.io/handbook/en/advertisers/display-email/specs"
_PAPER = "https://www.iso.org/standard/36631.html"  # ISO 216; ten pixels to the millimetre

_STORY = "https://webbannerexperts.com/instagram-story-dimensions-the-1080x1920-guide"
_FEED = "https://www.imagefactory.co.kr/en/guides/instagram-story-ad-text-safe-zone"
# Meta asks for the same at the top, and for 340 px at the foot of advertisements, which have a button there. The source
# names 250 px at the foot too; phones differ, so 15 % stay free.
_IN_STORY = SafeZone(250, 0, 288, 0, _STORY, _DAY)
_IN_FEED = SafeZone(64, 64, 64, 64, _FEED, _DAY)
_IN_LINK = SafeZone(35, 60, 35, 60, _ALL, _DAY)
_PROFILE = "https://usefulpix.pages.dev/placeholders/social-media/linkedin-banner-1584x396"
_COMPANY = "https://connectsafely.ai/articles/linkedin-cover-photo-images-guide-2026"
_HEADER = "https://postsyncer.com/tips/x-twitter-header-image-size"
_ON_PROFILE = Covered(0, 198, 528, 198, _PROFILE, "2026-11-28")
_ON_COMPANY = Covered(0, 64, 226, 127, _COMPANY, "2026-11-28")
_ON_X = Covered(0, 250, 400, 250, _HEADER, "2026-11-28")
_IN_FACEBOOK_COVER = SafeZone(16, 16, 16, 16, _GUIDE, _DAY)

_TABLE = (
    Format("square", _("Square"), 1080, 1080, ("instagram", "linkedin", "x"), _INSTAGRAM, _OWN_DAY),
    Format("portrait", _("Portrait"), 1080, 1350, ("instagram", "linkedin"), _INSTAGRAM, _OWN_DAY, _IN_FEED),
    Format("story", _("Story"), 1080, 1920, ("instagram",), _META_STORY, _OWN_DAY, _IN_STORY, group="story"),
    Format("linkedin", "LinkedIn", 1200, 627, ("linkedin",), _LINKEDIN, _OWN_DAY),
    Format("x", "X", 1600, 900, ("x",), _X, "2026-11-23"),
    Format("facebook", "Facebook", 1200, 630, (), _FACEBOOK_LINK, _OWN_DAY, _IN_LINK),
    Format("link", _("Link preview"), 1200, 630, (), _FACEBOOK_LINK, _OWN_DAY, _IN_LINK),
    Format("carousel", _("LinkedIn carousel"), 1080, 1350, (), _DOCUMENT, _DAY, files=("pdf",)),
    Format("frame", _("Profile picture with frame"), 400, 400, (), _ALL, _DAY, group="profile"),
    Format(
        "cover-linkedin", _("LinkedIn cover, profile"), 1584, 396, (), _ALL, _DAY, covered=_ON_PROFILE, group="profile"
    ),
    Format(
        "cover-linkedin-company",
        _("LinkedIn cover, company"),
        1128,
        191,
        (),
        _ALL,
        _DAY,
        covered=_ON_COMPANY,
        group="profile",
    ),
    Format("cover-x", _("X cover"), 1500, 500, (), _ALL, _DAY, covered=_ON_X, group="profile"),
    Format("cover-facebook", _("Facebook cover"), 851, 315, (), _GUIDE, _DAY, _IN_FACEBOOK_COVER, group="profile"),
    Format("signature", _("E-mail signature"), 600, 150, (), _MAIL, _DAY, shown_px=600, group="web"),
    Format("banner", _("Web banner"), 970, 250, (), _BANNERS, _OWN_DAY, shown_px=970, group="web"),
    Format("rectangle", _("Web rectangle"), 300, 250, (), _BANNERS, _OWN_DAY, shown_px=300, group="web"),
    Format(
        "poster-a4", _("Poster A4"), 2100, 2970, (), _PAPER, _DAY, shown_px=None, files=("pdf", "png"), group="print"
    ),
    Format(
        "poster-a3", _("Poster A3"), 2970, 4200, (), _PAPER, _DAY, shown_px=None, files=("pdf", "png"), group="print"
    ),
)
FORMATS: Mapping[str, Format] = MappingProxyType({row.key: row for row in _TABLE})
