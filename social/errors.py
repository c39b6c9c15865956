"""What the room refuses: small families of coalition.errors."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from coalition.errors import Conflict, Invalid
from social.networks.contract import RuleBreach


class TooLate(Conflict):
    """The delivery has gone out, or is going out: it can no longer be changed or stopped."""

    def __init__(self) -> None:
        super().__init__(
            "already_going_out",
            _("This post is going out or has gone out."),
            _("Look at its page to see where it stands."),
        )


class NothingCanGo(Invalid):
    """Every chosen network's rules are broken; `breaches` tells which."""

    def __init__(self, breaches: Mapping[str, Sequence[RuleBreach]]) -> None:
        first = next((breach for found in breaches.values() for breach in found), None)
        super().__init__(
            "network_rules_broken",
            first.message if first else _("No network was chosen."),
            first.remedy if first else _("Choose at least one network."),
        )
        self.breaches = breaches


class NetworkUnknown(Invalid):
    def __init__(self, network: str) -> None:
        super().__init__(
            "network_unknown", _("The network '%s' is not offered here.") % network, _("Choose one that is offered.")
        )


class NetworkRefused(Invalid):
    """A network said no while a person was waiting for its answer."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__("network_refused", message, remedy or _("Try again in a minute."))
