"""A motif with a photo, a code and a legal line for the tests, and photos to put into it: quarters of four colours."""

import io

from PIL import Image, ImageDraw

from kits.models import KitVersion
from kits.services import publish_kit
from tests.cast import NOW, Cast
from tests.kits.scene import SIZES

CORNERS = ("#c62828", "#1565c0", "#2e7d32", "#f9a825")  # top left, top right, bottom left, bottom right


def photo_motif(key: str = "window", *, formats: tuple[str, ...] = tuple(SIZES), legal: tuple[str, ...] = ()) -> bytes:
    """The photo fills the upper half; without formats named for it, every one has the legal line."""
    groups = "".join(_format(name, *SIZES[name], has_legal=name in (legal or formats)) for name in formats)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" data-template="{key}" data-title="{key.capitalize()}">{groups}</svg>'
    ).encode()


def _format(key: str, width: int, height: int, *, has_legal: bool) -> str:
    legal = f"""<rect data-slot="legal" data-type="text" data-label="Legal line" data-locked="true" x="40"
      y="{height - 40}" width="{width - 80}" height="24" data-font="Roboto Flex" data-fill="on-field" data-max-size="20"
      data-min-size="12" data-max-chars="120"/>"""
    return f"""
  <g data-format="{key}" data-width="{width}" data-height="{height}">
    <rect width="{width}" height="{height}" data-fill="field"/>
    <rect data-slot="photo" data-type="photo" data-label="Photo" x="0" y="0" width="{width}" height="{height // 2}"
      data-fill="field-dark"/>
    <rect data-slot="line" data-type="text" data-label="Own line" x="60" y="{height // 2 + 20}" width="{width - 300}"
      height="120" data-font="Roboto Flex" data-fill="on-field" data-max-size="60" data-min-size="30" data-max-lines="2"
      data-max-chars="48"/>
    <rect data-slot="link" data-type="qr" data-label="Link" data-locked="true" x="{width - 220}" y="{height // 2 + 20}"
      width="180" height="180"/>
    {legal if has_legal else ""}
    <rect data-slot="logo" data-type="image" data-label="Logo" x="60" y="{height - 140}" width="400" height="70"/>
  </g>"""


def quarters(width: int = 2400, height: int = 1600, *, kind: str = "JPEG", **more: object) -> bytes:
    """A photo whose quarters tell which part of it is seen."""
    picture = Image.new("RGB", (width, height))
    pen = ImageDraw.Draw(picture)
    for place, colour in enumerate(CORNERS):
        x, y = place % 2 * width // 2, place // 2 * height // 2
        pen.rectangle((x, y, x + width // 2, y + height // 2), fill=colour)
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def window_version(cast: Cast) -> KitVersion:
    """Ana publishes a motif with a place for a photo."""
    return publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates={"window": photo_motif()},
        texts={},
        captions={},
        now=NOW,
    )
