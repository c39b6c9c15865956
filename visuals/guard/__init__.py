"""The guard on uploads, a pure library: foreign bytes flow in, an image that we wrote flows out, or an UploadRefused.

Run it in a limited process only (`visuals.guard.child`): its own bounds keep ordinary files cheap, not every bomb.
"""

from visuals.guard.cleaning import CleanImage, CleanPhoto, clean_image, clean_photo
from visuals.guard.drawing import rasterise
from visuals.guard.errors import REFUSALS, UploadRefused, refusal
from visuals.guard.font import CleanFont, clean_font, decode_font
from visuals.guard.font_facts import FontFacts, font_name
from visuals.guard.limits import MAX_FONT_BYTES, MAX_UPLOAD_BYTES
from visuals.guard.sniffing import sniff
from visuals.guard.svg import CleanSvg, clean_svg

__all__ = [
    "MAX_FONT_BYTES",
    "MAX_UPLOAD_BYTES",
    "REFUSALS",
    "CleanFont",
    "CleanImage",
    "CleanPhoto",
    "CleanSvg",
    "FontFacts",
    "UploadRefused",
    "clean_font",
    "clean_image",
    "clean_photo",
    "clean_svg",
    "decode_font",
    "font_name",
    "rasterise",
    "refusal",
    "sniff",
]
