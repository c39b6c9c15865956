"""Sessions: a person proven by a link flows in, a signed-in request flows out."""

import time

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from coalition.models import Person


def start_session(request: HttpRequest, person: Person) -> None:
    """Open a session for a person who proved their address; it ends by age, see SessionAgeMiddleware."""
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session["signed_in_at"] = request.session["seen_at"] = int(time.time())
