"""Plain files of a kit over HTTP: a lead's page, and a partner's download, always saved and never shown."""

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.clock import campaign_now
from coalition.errors import DomainError
from coalition.framing import campaign_frame
from coalition.queries import campaign_for
from coalition.rights import acts, asks_sign_in, viewer_of
from kits.answers import file_answer
from kits.models import KitFile
from kits.queries import files_of
from kits.services import NewFile, add_file, refuse_large_file, remove_file, take_file
from kits.sniffing import KINDS
from kits.words import name_here
from ui import notify

EDIT, DOWNLOAD = "edit campaign and kit templates", "download own kit"


def read_plain(file: object) -> tuple[str, bytes]:
    """Name and bytes of an uploaded plain file within the limit; nothing where there is none."""
    if not isinstance(file, UploadedFile):
        return "", b""
    refuse_large_file(file.size or 0)
    return str(file.name), bytes(file.read())


@acts(EDIT)
@asks_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The files of a kit; posting adds one."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    refusal = None
    told = {key: request.POST.get(key, "") for key in ("kind", "locale", "title")}
    if request.method == "POST":
        try:
            name, data = read_plain(request.FILES.get("file"))
            given = NewFile(name, data, **told)
            add_file(viewer=viewer, campaign_id=campaign.id, given=given, now=campaign_now())
        except DomainError as error:
            if error.status not in {409, 413, 422}:
                raise
            refusal = error
        else:
            notify(request, _("The file goes out with the kit."))
            return redirect("kits:files", slug)
    found = files_of(viewer=viewer, campaign_id=campaign.id)
    context = {
        **campaign_frame(request, campaign),
        "refusal": refusal,
        "told": told,
        "rows": [(row, name_here(row.locale) if row.locale else "") for row in found],
        "kinds": KitFile.Kind.choices,
        "locales": [(locale, name_here(locale)) for locale in campaign.languages],
        "accepted": KINDS,
    }
    return render(request, "kits/files.html", context, status=refusal.status if refusal else 200)


@acts(EDIT)
@asks_sign_in
@require_POST
def remove(request: HttpRequest, slug: str, file_id: UUID) -> HttpResponseBase:
    """Hand a file out no more."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    remove_file(viewer=viewer, campaign_id=campaign.id, file_id=file_id, now=campaign_now())
    notify(request, _("The file goes out no more."))
    return redirect("kits:files", slug)


@acts(DOWNLOAD)
@asks_sign_in
@never_cache
@require_safe
def take(request: HttpRequest, membership_id: UUID, file_id: UUID) -> HttpResponse:
    """A file, to be saved."""
    row = take_file(
        viewer=viewer_of(request),
        membership_id=membership_id,
        file_id=file_id,
        is_counted=request.method == "GET",
        now=campaign_now(),
    )
    return file_answer(row)
