"""Posting by hand, from a link that needs no sign-in: picture, text, the network's composer, the address to paste."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from coalition.clock import campaign_now
from coalition.errors import DomainError
from coalition.framing import campaign_words
from coalition.rights import acts
from social.adapters import label_of
from social.forms import AddressForm, refused
from social.models import Delivery, DeliveryState
from social.queries import composer_of, entry_of
from social.services import delivery_of_link, register_with_link
from social.words import standing_of
from ui import notify


@acts("link holder")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hand(request: HttpRequest, token: str) -> HttpResponseBase:
    """What to post and where; afterwards, its address."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            register_with_link(token=token, url=form.cleaned_data["url"], now=campaign_now())
        except DomainError as error:
            if error.status not in {409, 422}:
                raise
            refused(form, error)
        else:
            notify(request, _("Your post counts."))
            return redirect("social:hand", token)
    return _page(request, delivery_of_link(token=token), form)


def _page(request: HttpRequest, row: Delivery, form: AddressForm) -> HttpResponse:
    composer = composer_of(row)
    context = {
        **campaign_words(row.campaign),
        "row": row,
        "entry": entry_of(row),
        "network": label_of(row.network),
        "composer": composer,
        "standing": standing_of(row, now=campaign_now()),
        "is_open": row.state == DeliveryState.PARKED,
        "form": form,
    }
    return render(request, "social/hand.html", context, status=422 if form.errors else 200)
