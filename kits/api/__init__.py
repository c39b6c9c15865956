"""The room's operations under /api/v1."""

from kits.api import (
    altering,
    brands,
    bulk,
    checks,
    drafting,
    dressing,
    files,
    fonts,
    joining,
    looking,
    photos,
    publishing,
    recalling,
    sharing,
    taking,
    trying,
)
from kits.api.mount import router

__all__ = [
    "altering",
    "brands",
    "bulk",
    "checks",
    "drafting",
    "dressing",
    "files",
    "fonts",
    "joining",
    "looking",
    "photos",
    "publishing",
    "recalling",
    "router",
    "sharing",
    "taking",
    "trying",
]
