"""What every page's template knows: the viewer, navigation, the demo label."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Template context of every page."""
    return {"viewer": getattr(request, "viewer", None), "is_demo": settings.IS_DEMO, "base_url": settings.BASE_URL}
