"""Instagram's limits: content flows in, the rules that it breaks flow out. Sources stand beside each figure."""

import re

from django.utils.translation import gettext as _

from social.networks.contract import MediaItem, PublishContent, RuleBreach

# developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media, checked 2026-11-23
CAPTION_LIMIT = 2200
HASHTAG_LIMIT = 30
MENTION_LIMIT = 20
ALT_LIMIT = 1000
IMAGE_MIME = "image/jpeg"
IMAGE_LIMIT_BYTES = 8_000_000
RATIO_LOW, RATIO_HIGH = 4 / 5, 1.91
RATIO_TOLERANCE = 0.005
WIDTH_LOW_PX = 320
CAROUSEL_LIMIT = 10
# developers.facebook.com/docs/instagram-platform/reference/instagram-media/insights, checked 2026-11-23
METRICS = ("views", "reach", "likes", "comments", "saved", "shares")
# developers.facebook.com/docs/instagram-platform/content-publishing, checked 2026-11-23: ask once a minute
PROCESSING_FIRST_S, PROCESSING_LAST_S = 5.0, 60.0
MEDIA_PAGE = 50


def breaches(content: PublishContent) -> tuple[RuleBreach, ...]:
    found = [*_caption_breaches(content.text), *_count_breaches(content)]
    for item in content.media:
        found += [*_file_breaches(item), *_shape_breaches(item)]
    return tuple(found)


def _caption_breaches(text: str) -> list[RuleBreach]:
    found = []
    checks = (
        ("instagram.caption.length", len(text), CAPTION_LIMIT, _("The caption has %(count)d characters of %(limit)d.")),
        (
            "instagram.caption.hashtags",
            len(re.findall(r"#\w", text)),
            HASHTAG_LIMIT,
            _("The caption has %(count)d hashtags of %(limit)d."),
        ),
        (
            "instagram.caption.mentions",
            len(re.findall(r"@\w", text)),
            MENTION_LIMIT,
            _("The caption has %(count)d mentions of %(limit)d."),
        ),
    )
    for rule_id, count, limit, message in checks:
        if count > limit:
            remedy = _("Shorten the caption.")
            found.append(RuleBreach(rule_id, message % {"count": count, "limit": limit}, remedy, count - limit))
    return found


def _count_breaches(content: PublishContent) -> list[RuleBreach]:
    if not content.media:
        message = _("Instagram takes no post without a picture.")
        return [RuleBreach("instagram.media.missing", message, _("Choose a visual of the kit."))]
    excess = len(content.media) - CAROUSEL_LIMIT
    if excess > 0:
        message = _("Instagram takes %(limit)d pictures in a post.") % {"limit": CAROUSEL_LIMIT}
        return [RuleBreach("instagram.media.count", message, _("Remove pictures."), excess)]
    return []


def _file_breaches(item: MediaItem) -> list[RuleBreach]:
    found = []
    if item.mime != IMAGE_MIME:
        message = _("Instagram takes JPEG only, this is %(mime)s.") % {"mime": item.mime}
        found.append(RuleBreach("instagram.media.format", message, _("Use the JPEG of this visual.")))
    if item.size_bytes > IMAGE_LIMIT_BYTES:
        excess = item.size_bytes - IMAGE_LIMIT_BYTES
        message = _("The picture is larger than Instagram's limit of 8 MB.")
        found.append(RuleBreach("instagram.media.size", message, _("Use a smaller format."), excess))
    if not re.match(r"https?://", item.url):
        message = _("Instagram fetches the picture itself and there is no public address for it.")
        found.append(RuleBreach("instagram.media.address", message, _("Set the product's public address.")))
    excess = len(item.alt_text) - ALT_LIMIT
    if excess > 0:
        message = _("The picture's description is longer than %(limit)d characters.") % {"limit": ALT_LIMIT}
        found.append(RuleBreach("instagram.media.alt_length", message, _("Shorten the description."), excess))
    return found


def _shape_breaches(item: MediaItem) -> list[RuleBreach]:
    if not item.width_px or not item.height_px:
        return []
    found = []
    ratio = item.width_px / item.height_px
    if not RATIO_LOW - RATIO_TOLERANCE <= ratio <= RATIO_HIGH + RATIO_TOLERANCE:
        message = _("The picture's shape is %(width)d × %(height)d. Instagram takes 4:5 to 1.91:1.") % {
            "width": item.width_px,
            "height": item.height_px,
        }
        found.append(RuleBreach("instagram.media.ratio", message, _("Use the square or the portrait format.")))
    if item.width_px < WIDTH_LOW_PX:
        message = _("The picture is %(width)d pixels wide, Instagram wants %(limit)d.") % {
            "width": item.width_px,
            "limit": WIDTH_LOW_PX,
        }
        short_px = WIDTH_LOW_PX - item.width_px
        found.append(RuleBreach("instagram.media.width", message, _("Use a larger format."), short_px))
    return found
