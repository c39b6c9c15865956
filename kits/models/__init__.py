"""The tables of the kits room."""

from kits.models.brands import Brand, LogoVariant, Personalisation
from kits.models.bulk import BulkFailure, BulkRun
from kits.models.checks import KitCheck, ProofLink
from kits.models.drafts import Draft
from kits.models.files import KitFile
from kits.models.fonts import CampaignFont
from kits.models.kits import SHARED, Kit, KitVersion, Template
from kits.models.lines import LineRule, OwnLine, VisualWithdrawal, WithdrawnPicture
from kits.models.links import KitLink
from kits.models.renditions import Bundle, Download, Rendition

__all__ = [
    "SHARED",
    "Brand",
    "BulkFailure",
    "BulkRun",
    "Bundle",
    "CampaignFont",
    "Download",
    "Draft",
    "Kit",
    "KitCheck",
    "KitFile",
    "KitLink",
    "KitVersion",
    "LineRule",
    "LogoVariant",
    "OwnLine",
    "Personalisation",
    "ProofLink",
    "Rendition",
    "Template",
    "VisualWithdrawal",
    "WithdrawnPicture",
]
