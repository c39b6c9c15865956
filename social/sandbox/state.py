"""What all handlers share: one sandbox with its ledger, clock, audience and faults; posts flow in, counters out."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from aiohttp import ClientSession, web
from PIL import Image, UnidentifiedImageError

from social.sandbox.audience import WINDOW, Audience, Counters, read_scenario
from social.sandbox.clock import Clock, instagram_code, linkedin_number, system_now, x_number
from social.sandbox.faults import Faults
from social.sandbox.ledger import Ledger
from social.sandbox.limits import QuarterHours
from social.sandbox.records import Account, Picture, Post


class WrongLedger(ValueError):
    """The ledger file was begun with another scenario or seed."""


@dataclass
class Sandbox:
    """The running server's state. `settings` are the three that the control door may change."""

    ledger: Ledger
    clock: Clock
    audience: Audience
    faults: Faults
    quarter_hours: QuarterHours
    http: ClientSession | None = None
    settings: dict[str, float] = field(
        default_factory=lambda: {"latency_s": 0.0, "processing_s": 0.0, "read_lag_s": 0.0}
    )
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def counters(self, post: Post) -> Counters:
        """The post's counters now."""
        age_s = (self.clock.now() - post.published_at).total_seconds()
        return self.audience.share(post.pool, post.slot).at(age_s)

    def listed(self, network: str, account: str, since_ms: int = 0, limit: int = -1) -> list[Post]:
        """An account's posts, newest first, without those that the lists do not show yet."""
        shown_before = system_now() - timedelta(seconds=self.settings["read_lag_s"])
        posts = self.ledger.posts(network, account, since_ms)
        shown = [post for post in posts if post.accepted_at <= shown_before or not self.settings["read_lag_s"]]
        return shown if limit < 0 else shown[:limit]

    def accept(
        self,
        account: Account,
        text: str,
        media: tuple[Picture, ...],
        *,
        way: str,
        link: str = "",
        uploaded_at: datetime | None = None,
    ) -> Post:
        """The effect: one more post on the network, its id and share of the plan fixed for good."""
        now = self.clock.now()
        serial = self.ledger.next_serial()
        external_id, code = _identity(account.network, now, uploaded_at or now, serial)
        pool = self.audience.pool_of(now)
        post = Post(
            serial=serial,
            network=account.network,
            external_id=external_id,
            account=account.external_id,
            code=code,
            text=text,
            media=media,
            link=link,
            published_at=now,
            accepted_at=system_now(),
            way=way,
            pool=pool,
            slot=self.ledger.next_slot(pool),
        )
        self.ledger.add_post(post)
        return post


STATE = web.AppKey("sandbox", Sandbox)


def open_sandbox(ledger_path: Path, scenario_path: Path | None, seed: int) -> Sandbox:
    """Opens or begins a ledger. WrongLedger where it belongs to another scenario or seed."""
    scenario = read_scenario(scenario_path) if scenario_path else None
    audience = Audience(scenario, seed)
    ledger = Ledger(ledger_path)
    played = f"{audience.name}:{seed if scenario else ''}"
    begun = ledger.meta("played", played)
    if begun != played:
        ledger.close()
        raise WrongLedger(f"{ledger_path} was begun with '{begun}', not '{played}'. Take another ledger file.")
    ledger.set_meta("played", played)
    return Sandbox(
        ledger=ledger,
        clock=Clock(float(ledger.meta("offset_s", "0"))),
        audience=audience,
        faults=Faults(seed),
        quarter_hours=QuarterHours(),
    )


def is_in_window(post: Post) -> bool:
    return post.pool == WINDOW


def image_size(data: bytes) -> tuple[str, int, int] | None:
    """MIME type, width and height from the header; None for what is no picture."""
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "GIF", "WEBP")) as image:
            return Image.MIME[image.format or ""], image.width, image.height
    except (UnidentifiedImageError, OSError, KeyError, Image.DecompressionBombError):
        return None


def _identity(network: str, now: datetime, uploaded_at: datetime, serial: int) -> tuple[str, str]:
    """The post's id and, on Instagram, the short code of its address."""
    if network == "linkedin":
        return f"urn:li:share:{linkedin_number(now, serial)}", ""
    if network == "x":
        return str(x_number(now, serial)), ""
    return f"1789{serial:013d}", instagram_code(uploaded_at, serial)
