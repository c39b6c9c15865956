"""Downloads over HTTP: one visual at once, a whole kit with its progress, streamed from a file on disk."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from coalition.clock import campaign_now, database_now
from coalition.framing import campaign_words
from coalition.queries import membership_seen_by
from coalition.rights import acts, asks_sign_in, viewer_of
from kits.answers import is_from_the_beginning, picture_answer, stored_zip, zip_answer
from kits.composers import ways_to_post
from kits.formats import FORMATS, FileKind, Format
from kits.models import Bundle, Personalisation
from kits.queries import captions_of, rendition_content, taken_back
from kits.queries.kits import chosen_locales
from kits.services import (
    BundleProgress,
    Selection,
    Wanted,
    bundle_seen_by,
    progress_of,
    retry_bundle,
    start_bundle,
    take_bundle,
    visual_file,
)
from kits.tasks import make_bundle
from kits.words import name_here, own_name
from ui import Choice, Step

DOWNLOAD = "download own kit"
# A page looks at a quick kit at once, at a slow one more and more seldom.
SOONEST_MS, SLOWER_MS, LATEST_MS = 30, 8, 1000


@acts(DOWNLOAD)
@asks_sign_in
@never_cache
@require_safe
def visual(
    request: HttpRequest, membership_id: UUID, template_key: str, format_key: str, locale: str
) -> HttpResponseBase:
    """One finished visual as a file."""
    picture, name = visual_file(
        viewer=viewer_of(request),
        membership_id=membership_id,
        wanted=Wanted(template_key, format_key, locale, asked_file(request, format_key)),
        is_counted=request.method == "GET",
        now=campaign_now(),
    )
    response = picture_answer(rendition_content(picture.sha256), picture.mime, cache="private, no-store")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def asked_file(request: HttpRequest, format_key: str) -> FileKind:
    """Which of a format's files an address asks for; its main one where it asks for none."""
    offered = FORMATS[format_key].files if format_key in FORMATS else ("png",)
    return next((each for each in offered if each == request.GET.get("as")), offered[0])


def file_links(href: str, row: Format) -> list[dict[str, str]]:
    """An address and a name for each file of a format."""
    return [{"href": f"{href}?as={each}" if each != row.files[0] else href, "kind": each.upper()} for each in row.files]


def selection_of(request: HttpRequest) -> Selection:
    """What was chosen of a kit."""
    posted = request.POST
    return Selection(posted.getlist("template"), posted.getlist("format"), posted.getlist("language"))


def selection_choices(personalisation: Personalisation) -> dict[str, list[Choice]]:
    """What may be chosen of a kit, all of it chosen to begin with."""
    templates = list(personalisation.version.templates.all())
    locales = chosen_locales(personalisation.membership)
    drawn = [key for key in FORMATS if any(key in template.formats for template in templates)]
    return {
        "motifs": [Choice(template.key, template.title, is_selected=True) for template in templates],
        "formats": [Choice(key, str(FORMATS[key].label), is_selected=True) for key in drawn],
        "languages": [Choice(each, own_name(each), is_selected=True) for each in locales],
    }


@acts(DOWNLOAD)
@asks_sign_in
@require_POST
def start(request: HttpRequest, membership_id: UUID) -> HttpResponseBase:
    """Ask a worker for the kit; its progress stands where the button was."""
    bundle = start_bundle(
        viewer=viewer_of(request),
        membership_id=membership_id,
        selection=selection_of(request),
        now=database_now(),
    )
    make_bundle.delay_on_commit(str(bundle.id))
    if request.headers.get("HX-Request") == "true":
        return render(request, "kits/parts/bundle.html", _context(request, bundle))
    return redirect(_hrefs(bundle, request.POST.get("locale", ""))["self"])


def _context(request: HttpRequest, bundle: Bundle) -> dict[str, Any]:
    locale = asked_locale(request, bundle)
    captions = {}
    if bundle.state != Bundle.State.WAITING:
        captions = captions_of(viewer=viewer_of(request), membership_id=bundle.membership_id, locale=locale)
    return bundle_context(request, progress_of(bundle), captions, _hrefs(bundle, locale))


def _hrefs(bundle: Bundle, locale: str) -> dict[str, str]:
    parts = [bundle.membership_id, bundle.id]
    page = reverse("kits:bundle", args=parts)
    return {
        "bundle": page,
        "self": f"{page}?{urlencode({'locale': locale})}" if locale else page,
        "zip": reverse("kits:bundle_zip", args=parts),
        "retry": reverse("kits:retry_bundle", args=parts),
        "kit": reverse("kits:studio", args=parts[:1]),
    }


@acts(DOWNLOAD)
@asks_sign_in
@never_cache
@require_safe
def bundle(request: HttpRequest, membership_id: UUID, bundle_id: UUID) -> HttpResponseBase:
    """How far a kit is. A page of its own without scripts, a part of the studio with them."""
    viewer = viewer_of(request)
    found = bundle_seen_by(viewer=viewer, bundle_id=bundle_id, membership_id=membership_id)
    context = _context(request, found)
    if request.headers.get("HX-Request") == "true":
        return render(request, "kits/parts/bundle.html", context)
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=DOWNLOAD)
    return render(request, "kits/bundle.html", {**campaign_words(membership.campaign), **context})


@acts(DOWNLOAD)
@asks_sign_in
@require_POST
def retry(request: HttpRequest, membership_id: UUID, bundle_id: UUID) -> HttpResponseBase:
    """Make once more what failed."""
    bundle_seen_by(viewer=viewer_of(request), bundle_id=bundle_id, membership_id=membership_id)
    again = retry_bundle(viewer=viewer_of(request), bundle_id=bundle_id)
    make_bundle.delay_on_commit(str(again.id))
    if request.headers.get("HX-Request") == "true":
        return render(request, "kits/parts/bundle.html", _context(request, again))
    return redirect("kits:bundle", membership_id, bundle_id)


@acts(DOWNLOAD)
@asks_sign_in
@never_cache
@require_safe
def bundle_zip(request: HttpRequest, membership_id: UUID, bundle_id: UUID) -> HttpResponseBase:
    """The finished kit."""
    viewer = viewer_of(request)
    found = bundle_seen_by(viewer=viewer, bundle_id=bundle_id, membership_id=membership_id)
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=DOWNLOAD)
    file = stored_zip(found, membership)
    is_counted = is_from_the_beginning(request, file)
    take_bundle(viewer=viewer, bundle=found, is_counted=is_counted, now=campaign_now())
    return zip_answer(request, file)


def _asked_look(request: HttpRequest) -> int:
    """How often the page has looked at a kit that is being made."""
    told = request.GET.get("look", "")
    return int(told) if told.isdecimal() and len(told) < 6 else 0


def asked_locale(request: HttpRequest, bundle: Bundle) -> str:
    """The language that captions are wanted in: one of the bundle's, the reader's where nothing else is said."""
    locales = _locales(bundle)
    wanted = request.GET.get("locale") or request.POST.get("locale") or get_language() or ""
    return wanted if wanted in locales else locales[0]


def _locales(bundle: Bundle) -> list[str]:
    return list(dict.fromkeys(Wanted(*each).locale for each in bundle.wanted))


def bundle_context(
    request: HttpRequest, progress: BundleProgress, captions: Mapping[str, str], hrefs: Mapping[str, str]
) -> dict[str, Any]:
    """What the progress part shows: the last files made, those that failed, the one being made; how to post it."""
    row = progress.bundle
    locale, look = asked_locale(request, row), _asked_look(request)
    return {
        "bundle": row,
        "done": len(progress.made),
        "total": progress.total,
        "finished": [Step(_label(each)) for each in progress.made[-6:]],
        "failed": [Step(f"{_label(each)}: {reason}") for each, reason in progress.failed]
        + [Step(_("%(name)s: this file cannot be read.") % {"name": name}) for name in row.left_out],
        "current": _label(progress.next_one) if progress.next_one else "",
        "is_waiting": row.state == row.State.WAITING,
        "next_look": f"{hrefs['bundle']}?{urlencode({'locale': locale, 'look': look + 1})}",
        "look_delay_ms": min(LATEST_MS, max(SOONEST_MS, SLOWER_MS * look)),
        "withdrawn": taken_back(row),
        "hrefs": hrefs,
        "locale": locale,
        "languages": [{"locale": each, "name": own_name(each)} for each in _locales(row)],
        "is_switch": request.headers.get("HX-Trigger", "").startswith("bundle-locale"),
        "ways": ways_to_post(captions),
    }


def _label(wanted: Wanted) -> str:
    row = FORMATS[wanted.format_key]
    kind = f" ({wanted.encoding.upper()})" if len(row.files) > 1 else ""
    return f"{row.label}{kind}, {name_here(wanted.locale)}"
