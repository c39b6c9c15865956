"""What may be read of kits; every query starts at what the viewer may see, or takes the id of what was seen."""

from kits.queries.brands import BrandView, ShadeView, brand_picture, brand_view, brands_of, variants_offered
from kits.queries.bulk import BulkProgress, bulk_run, bulk_runs, progress_of_bulk
from kits.queries.captions import NETWORKS, caption_for, captions_in, captions_of
from kits.queries.checks import check_of, proof_picture
from kits.queries.differences import Difference, MotifChange, TextChange, difference_for, newest_preview
from kits.queries.files import file_in, files_in, files_of, member_files
from kits.queries.fonts import Coverage, FamilyView, families_of, font_of, fonts_of, specimen_lines
from kits.queries.gallery import GalleryPage, GalleryTile, gallery_page, gallery_picture
from kits.queries.kits import (
    ColourView,
    KitView,
    SlotView,
    TemplateView,
    brand_of,
    colours_for,
    kit_of,
    logo_on_field,
    template_of,
)
from kits.queries.lines import open_lines, rule_of, waiting_lines, waiting_of
from kits.queries.media import (
    media_address,
    open_rendition,
    recalled_among,
    rendition_content,
    signed_rendition,
    taken_back,
)
from kits.queries.members import downloads_by_membership, dressed, members_by_version
from kits.queries.notes import KitNotes, notes_of, withdrawal_shown
from kits.queries.posters import Poster, posters_for_campaign, public_poster
from kits.queries.previews import look_token, preview_of, warnings_of
from kits.queries.recalls import VersionRow, VersionUse, version_row, versions_of
from kits.queries.sharing import kit_links_of, link_behind
from kits.queries.trying import TriedFormat, kit_to_try, tried_formats
from kits.queries.versions import published_version, version_seen_by

__all__ = [
    "NETWORKS",
    "BrandView",
    "BulkProgress",
    "ColourView",
    "Coverage",
    "Difference",
    "FamilyView",
    "GalleryPage",
    "GalleryTile",
    "KitNotes",
    "KitView",
    "MotifChange",
    "Poster",
    "ShadeView",
    "SlotView",
    "TemplateView",
    "TextChange",
    "TriedFormat",
    "VersionRow",
    "VersionUse",
    "brand_of",
    "brand_picture",
    "brand_view",
    "brands_of",
    "bulk_run",
    "bulk_runs",
    "caption_for",
    "captions_in",
    "captions_of",
    "check_of",
    "colours_for",
    "difference_for",
    "downloads_by_membership",
    "dressed",
    "families_of",
    "file_in",
    "files_in",
    "files_of",
    "font_of",
    "fonts_of",
    "gallery_page",
    "gallery_picture",
    "kit_links_of",
    "kit_of",
    "kit_to_try",
    "link_behind",
    "logo_on_field",
    "look_token",
    "media_address",
    "member_files",
    "members_by_version",
    "newest_preview",
    "notes_of",
    "open_lines",
    "open_rendition",
    "posters_for_campaign",
    "preview_of",
    "progress_of_bulk",
    "proof_picture",
    "public_poster",
    "published_version",
    "recalled_among",
    "rendition_content",
    "rule_of",
    "signed_rendition",
    "specimen_lines",
    "taken_back",
    "template_of",
    "tried_formats",
    "variants_offered",
    "version_row",
    "version_seen_by",
    "versions_of",
    "waiting_lines",
    "waiting_of",
    "warnings_of",
    "withdrawal_shown",
]
