"""LinkedIn's limits: content flows in, the rules that it breaks flow out. Sources stand beside each figure."""

from django.utils.translation import gettext as _

from social.networks.contract import MediaItem, PublishContent, RuleBreach
from social.networks.texts import with_link

# learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api, checked 2026-11-23
TEXT_LIMIT = 3000
# …/shares/images-api, checked 2026-11-23
IMAGE_MIMES = ("image/jpeg", "image/png", "image/gif")
PIXEL_LIMIT = 36_152_320
ALT_LIMIT = 4086
# …/shares/multiimage-post-api, checked 2026-11-23
MEDIA_LIMIT = 20
# No documented limit on List(…); this keeps an address below 4 kB
URNS_LIMIT = 50
# …/members/post-statistics, checked 2026-11-23: one metric a call
MEMBER_METRICS = ("IMPRESSION", "MEMBERS_REACHED", "REACTION", "COMMENT", "RESHARE")


def breaches(content: PublishContent) -> tuple[RuleBreach, ...]:
    return (*_text_breaches(content), *_media_breaches(content))


def characters(text: str) -> int:
    """In UTF-16 units, as LinkedIn's own composer counts; escapes are not counted."""
    return len(text.encode("utf-16-le")) // 2


def _text_breaches(content: PublishContent) -> list[RuleBreach]:
    text = with_link(content)
    if not text.strip() and not content.media:
        return [RuleBreach("linkedin.empty", _("The post is empty."), _("Write a text or add a picture."))]
    excess = characters(text) - TEXT_LIMIT
    if excess <= 0:
        return []
    message = _("The text is %(excess)d over LinkedIn's limit of %(limit)d.") % {"excess": excess, "limit": TEXT_LIMIT}
    return [RuleBreach("linkedin.text.length", message, _("Shorten the text."), excess)]


def _media_breaches(content: PublishContent) -> list[RuleBreach]:
    found = []
    excess = len(content.media) - MEDIA_LIMIT
    if excess > 0:
        message = _("LinkedIn takes %(limit)d pictures in a post.") % {"limit": MEDIA_LIMIT}
        found.append(RuleBreach("linkedin.media.count", message, _("Remove pictures."), excess))
    for item in content.media:
        found += _item_breaches(item)
    return found


def _item_breaches(item: MediaItem) -> list[RuleBreach]:
    found = []
    if item.mime not in IMAGE_MIMES:
        message = _("LinkedIn does not take %(mime)s.") % {"mime": item.mime}
        found.append(RuleBreach("linkedin.media.format", message, _("Use JPEG, PNG or GIF.")))
    excess = item.width_px * item.height_px - PIXEL_LIMIT + 1
    if excess > 0:
        message = _("The picture has more than LinkedIn's %(limit)d pixels.") % {"limit": PIXEL_LIMIT}
        found.append(RuleBreach("linkedin.media.pixels", message, _("Use a smaller format."), excess))
    excess = len(item.alt_text) - ALT_LIMIT
    if excess > 0:
        message = _("The picture's description is longer than %(limit)d characters.") % {"limit": ALT_LIMIT}
        found.append(RuleBreach("linkedin.media.alt_length", message, _("Shorten the description."), excess))
    return found
