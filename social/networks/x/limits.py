"""X's limits: content flows in, the rules that it breaks flow out. Sources stand beside each figure."""

import re

from django.utils.translation import gettext as _

from social.networks.contract import PublishContent, RuleBreach
from social.networks.texts import with_link
from social.networks.x.text import weighted_length

# docs.x.com/fundamentals/counting-characters, checked 2026-11-23
TEXT_LIMIT = 280
# docs.x.com/x-api/media/introduction and the OpenAPI document 2.167, checked 2026-11-23
MEDIA_LIMIT = 4
IMAGE_MIMES = ("image/jpeg", "image/png", "image/gif", "image/webp")
IMAGE_LIMIT_BYTES = 5_000_000
ALT_LIMIT = 1000
# docs.x.com/changelog (self-serve: one cashtag), checked 2026-11-23
CASHTAG_LIMIT = 1
# docs.x.com/x-api/posts: ids of one read, checked 2026-11-23
IDS_LIMIT = 100
# X's automation rules forbid substantially similar posts across accounts: help.x.com/en/rules-and-policies/x-automation
DUPLICATE_LOOKBACK_H = 24


def breaches(content: PublishContent) -> tuple[RuleBreach, ...]:
    return (*_text_breaches(with_link(content)), *_media_breaches(content))


def _text_breaches(text: str) -> list[RuleBreach]:
    found = []
    excess = weighted_length(text) - TEXT_LIMIT
    if excess > 0:
        message = _("The text is %(excess)d over X's limit of %(limit)d.") % {"excess": excess, "limit": TEXT_LIMIT}
        remedy = _("Shorten it. A link counts 23, an emoji 2, Chinese, Japanese and Korean signs 2.")
        found.append(RuleBreach("x.text.length", message, remedy, excess))
    cashtags = len(re.findall(r"(?<![\w$])\$[A-Za-z]{1,6}\b", text))
    if cashtags > CASHTAG_LIMIT:
        message = _("The text has %(count)d cashtags, X takes one.") % {"count": cashtags}
        found.append(RuleBreach("x.text.cashtags", message, _("Keep one of them."), cashtags - CASHTAG_LIMIT))
    return found


def _media_breaches(content: PublishContent) -> list[RuleBreach]:
    found = []
    if not content.media and not with_link(content).strip():
        found.append(RuleBreach("x.empty", _("The post is empty."), _("Write a text or add a picture.")))
    excess = len(content.media) - MEDIA_LIMIT
    if excess > 0:
        message = _("X takes %(limit)d pictures in a post.") % {"limit": MEDIA_LIMIT}
        found.append(RuleBreach("x.media.count", message, _("Remove pictures."), excess))
    for item in content.media:
        if item.mime not in IMAGE_MIMES:
            message = _("X does not take %(mime)s.") % {"mime": item.mime}
            found.append(RuleBreach("x.media.format", message, _("Use JPEG, PNG, GIF or WebP.")))
        if item.size_bytes > IMAGE_LIMIT_BYTES:
            message = _("The picture is larger than X's limit of 5 MB.")
            excess = item.size_bytes - IMAGE_LIMIT_BYTES
            found.append(RuleBreach("x.media.size", message, _("Use a smaller format or JPEG."), excess))
        excess = len(item.alt_text) - ALT_LIMIT
        if excess > 0:
            message = _("The picture's description is longer than %(limit)d characters.") % {"limit": ALT_LIMIT}
            found.append(RuleBreach("x.media.alt_length", message, _("Shorten the description."), excess))
    return found
