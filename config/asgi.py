"""The ASGI application that uvicorn serves: requests go to Django; with the server, the image guard starts."""

import os

from django.core.asgi import get_asgi_application

from config.bodies import Receive, Scope, Send, limit_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
_django = limit_bodies(get_asgi_application())

from kits import quarantine  # noqa: E402  needs the applications loaded


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Only a server speaks of its lifespan: commands and tests that import this module start nothing."""
    if scope["type"] != "lifespan":
        await _django(scope, receive, send)
        return
    await receive()
    quarantine.start_ahead()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
