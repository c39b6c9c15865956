"""Every act of the room. One service owns one mutation: permission, effect, ledger entry."""

from kits.services.altering import set_alt_text, undo_change
from kits.services.branding import PreparedLogo, prepare_logo, set_brand
from kits.services.brands import (
    add_brand,
    choose_brand,
    edit_brand,
    remove_brand,
    restore_brand,
    set_default_brand,
    set_shade,
    undo_brand,
)
from kits.services.bulk import abandoned_bulks, order, pause_bulk, resume_bulk, retry_bulk, start_bulk
from kits.services.bulk_packing import write_pictures
from kits.services.bulk_work import work_on_bulk
from kits.services.bundle_work import build_bundle
from kits.services.bundling import (
    BundleProgress,
    abandoned_bundles,
    bundle_seen_by,
    forget_bundles,
    make_again,
    progress_of,
    retry_bundle,
    start_bundle,
    take_bundle,
)
from kits.services.clearing import GoAhead
from kits.services.downloading import Selection, Wanted, visual_file, wanted_visuals
from kits.services.drafting import (
    choose_formats,
    discard_draft,
    draft_seen_by,
    mark_draft,
    proof_draft,
    publish_draft,
    start_draft,
)
from kits.services.extras import Extras, kit_photo
from kits.services.files import NewFile, add_file, refuse_large_file, remove_file, take_file
from kits.services.fonts import Confirmation, add_fonts, refuse_large_font, remove_font
from kits.services.joining import count_arrival, count_try, finish_joining, finish_joinings, join_with_brand
from kits.services.lines import decide_line, set_line_rule
from kits.services.personalising import (
    Change,
    change_kit,
    choose_variant,
    set_colour,
    set_line,
    set_template,
    take_version,
)
from kits.services.photos import remove_photo, set_photo, set_photo_focus
from kits.services.proof_sheets import make_proof_link, open_proof_sheet, proof_links, revoke_proof_link
from kits.services.proofing import abandoned_checks, drop_next, look_again, prepare_proof, publish_proof, run_check
from kits.services.proposing import Proposal, propose_brand
from kits.services.publishing import publish_kit, revise_kit
from kits.services.recalling import recall_version
from kits.services.rendering import RenditionFile, ensure_rendition
from kits.services.retiring import reopen_kit, retire_kit
from kits.services.revising import Revision
from kits.services.sharing import (
    count_look,
    make_kit_link,
    revoke_kit_link,
    shared_bundle,
    start_shared_bundle,
    take_shared_bundle,
    take_shared_file,
    take_shared_visual,
)
from kits.services.withdrawing import undo_withdrawal, withdraw_visual

__all__ = [
    "BundleProgress",
    "Change",
    "Confirmation",
    "Extras",
    "GoAhead",
    "NewFile",
    "PreparedLogo",
    "Proposal",
    "RenditionFile",
    "Revision",
    "Selection",
    "Wanted",
    "abandoned_bulks",
    "abandoned_bundles",
    "abandoned_checks",
    "add_brand",
    "add_file",
    "add_fonts",
    "build_bundle",
    "bundle_seen_by",
    "change_kit",
    "choose_brand",
    "choose_formats",
    "choose_variant",
    "count_arrival",
    "count_look",
    "count_try",
    "decide_line",
    "discard_draft",
    "draft_seen_by",
    "drop_next",
    "edit_brand",
    "ensure_rendition",
    "finish_joining",
    "finish_joinings",
    "forget_bundles",
    "join_with_brand",
    "kit_photo",
    "look_again",
    "make_again",
    "make_kit_link",
    "make_proof_link",
    "mark_draft",
    "open_proof_sheet",
    "order",
    "pause_bulk",
    "prepare_logo",
    "prepare_proof",
    "progress_of",
    "proof_draft",
    "proof_links",
    "propose_brand",
    "publish_draft",
    "publish_kit",
    "publish_proof",
    "recall_version",
    "refuse_large_file",
    "refuse_large_font",
    "remove_brand",
    "remove_file",
    "remove_font",
    "remove_photo",
    "reopen_kit",
    "restore_brand",
    "resume_bulk",
    "retire_kit",
    "retry_bulk",
    "retry_bundle",
    "revise_kit",
    "revoke_kit_link",
    "revoke_proof_link",
    "run_check",
    "set_alt_text",
    "set_brand",
    "set_colour",
    "set_default_brand",
    "set_line",
    "set_line_rule",
    "set_photo",
    "set_photo_focus",
    "set_shade",
    "set_template",
    "shared_bundle",
    "start_bulk",
    "start_bundle",
    "start_draft",
    "start_shared_bundle",
    "take_bundle",
    "take_file",
    "take_shared_bundle",
    "take_shared_file",
    "take_shared_visual",
    "take_version",
    "undo_brand",
    "undo_change",
    "undo_withdrawal",
    "visual_file",
    "wanted_visuals",
    "withdraw_visual",
    "work_on_bulk",
    "write_pictures",
]
