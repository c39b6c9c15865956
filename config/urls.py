"""Mounts every room's pages, the API and, where the environment shows them, the design gallery and the outbox."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from config.api import api
from config.pages import health, page_not_found

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("health", health, name="health"),
    path("", include("ui.urls")),
    path("", include("metrics.urls")),
    path("", include("social.urls")),
    path("", include("kits.urls")),
    path("", include("coalition.urls")),
]
if settings.SHOWS_OUTBOX:
    urlpatterns.insert(0, path("outbox/", include("config.outbox_urls")))

handler404 = page_not_found
handler400 = "config.pages.bad_request"
handler403 = "config.pages.permission_denied"
handler500 = "config.pages.server_error"
