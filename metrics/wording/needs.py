"""What needs a person, in one line each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.queries import EndingSignIn, Needs
from metrics.wording.names import listed_names, network_label
from ui import format_age, format_number


@dataclass(frozen=True)
class Need:
    """One line of what needs a person."""

    shape: str
    title: str
    detail: str
    label: str
    href: str


def needs_title(lines: Sequence[Need]) -> str:
    if not lines:
        return _("Nothing needs you")
    return ngettext("%(count)s thing needs you", "%(count)s things need you", len(lines)) % {"count": len(lines)}


def need_lines(needs: Needs, *, slug: str, now: datetime) -> list[Need]:
    """Failed posts, ending sign-ins, silent companies: a line each, where there are any."""
    detail_href = reverse("metrics:needs", args=[slug])
    lines = []
    if needs.broken:
        first = needs.broken[0]
        reason = f"{first.reason} " if first.reason else ""
        names = listed_names([post.company for post in needs.broken])
        lines.append(Need("failed", _posts_failed(len(needs.broken)), f"{reason}{names}.", _("Look"), detail_href))
    if needs.ending:
        names = listed_names([_on_network(one) for one in needs.ending])
        lines.append(Need("needs_you", _sign_ins_end(needs, now), f"{names}.", _("Look"), f"{detail_href}#sign-ins"))
    if needs.silent:
        title = ngettext(
            "%(count)s company has not posted", "%(count)s companies have not posted", len(needs.silent)
        ) % {"count": format_number(len(needs.silent))}
        detail = _("They have had their kit for a week or longer.")
        lines.append(Need("scheduled", title, detail, _("Look"), f"{detail_href}#silent"))
    return lines


def _on_network(one: EndingSignIn) -> str:
    return _("%(company)s on %(network)s") % {"company": one.company, "network": network_label(one.network)}


def _posts_failed(count: int) -> str:
    return ngettext("%(count)s post failed", "%(count)s posts failed", count) % {"count": format_number(count)}


def _sign_ins_end(needs: Needs, now: datetime) -> str:
    count, words = len(needs.ending), {"count": format_number(len(needs.ending))}
    left = [one.ends_at - now for one in needs.ending if not one.has_ended and one.ends_at is not None]
    if len(left) < count:
        return ngettext("%(count)s sign-in has ended", "%(count)s sign-ins have ended", count) % words
    words["age"] = format_age(max(min(left), timedelta(hours=1)))
    return ngettext("%(count)s sign-in ends in %(age)s", "%(count)s sign-ins end in %(age)s", count) % words
