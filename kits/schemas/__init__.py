"""What the API takes and gives: JSON flows in, bounded; kits, pictures and progress flow out."""

from kits.schemas.altering import AltTextIn
from kits.schemas.bulk import BulkOut, FailedPictureOut
from kits.schemas.dressing import BrandIn, ColourIn, DressOut, JoinedOut, JoinIn, LanguagesIn, LineIn, TemplateIn
from kits.schemas.kits import BrandOut, ColourOut, FormatOut, KitOut, SlotOut, TemplateOut, ToldOut
from kits.schemas.making import (
    BundleIn,
    BundleOut,
    CaptionsOut,
    RenditionIn,
    RenditionOut,
    VersionOut,
    WantedOut,
    WarningOut,
)
from kits.schemas.revising import RevisionIn
from kits.schemas.sharing import KitLinkIn, KitLinkOut
from kits.schemas.trying import TriedOut, TryIn, TryOut
from kits.schemas.words import Key

__all__ = [
    "AltTextIn",
    "BrandIn",
    "BrandOut",
    "BulkOut",
    "BundleIn",
    "BundleOut",
    "CaptionsOut",
    "ColourIn",
    "ColourOut",
    "DressOut",
    "FailedPictureOut",
    "FormatOut",
    "JoinIn",
    "JoinedOut",
    "Key",
    "KitLinkIn",
    "KitLinkOut",
    "KitOut",
    "LanguagesIn",
    "LineIn",
    "RenditionIn",
    "RenditionOut",
    "RevisionIn",
    "SlotOut",
    "TemplateIn",
    "TemplateOut",
    "ToldOut",
    "TriedOut",
    "TryIn",
    "TryOut",
    "VersionOut",
    "WantedOut",
    "WarningOut",
]
