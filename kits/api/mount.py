"""The router that every operation of the room is mounted on."""

from ninja import Router

router = Router(tags=["kits"])
