"""A small kit and logos for the tests: two motifs of our dialect in three formats, drawn here."""

import io
from datetime import timedelta
from typing import Any

from PIL import Image, ImageDraw

from kits.formats import FORMATS
from kits.services import GoAhead
from social.services import VariantDraft, create_post, schedule_post
from tests.cast import NOW, Cast

ANYWAY = GoAhead(is_confirmed=True)

SIZES = {"square": (1080, 1080), "story": (1080, 1920), "linkedin": (1200, 627)}


def template(key: str, *, title: str = "", line_limit: int = 48, formats: tuple[str, ...] = tuple(SIZES)) -> bytes:
    """A motif with an own line, a locked date and a logo."""
    groups = "".join(_format(name, *SIZES[name], line_limit) for name in formats)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" data-template="{key}" data-title="{title or key.capitalize()}">'
        f"{groups}</svg>"
    ).encode()


def template_of(key: str, formats: tuple[str, ...]) -> bytes:
    """The same motif in any formats of the table."""
    groups = "".join(_format(name, FORMATS[name].width_px, FORMATS[name].height_px, 48) for name in formats)
    return f'<svg xmlns="http://www.w3.org/2000/svg" data-template="{key}">{groups}</svg>'.encode()


def _format(key: str, width: int, height: int, line_limit: int) -> str:
    return f"""
  <g data-format="{key}" data-width="{width}" data-height="{height}">
    <rect width="{width}" height="{height}" data-fill="field"/>
    <rect data-slot="line" data-type="text" data-label="Own line" x="60" y="60" width="{width - 120}" height="300"
      data-font="Roboto Flex" data-axes="wdth 84, wght 860" data-fill="on-field" data-max-size="92" data-min-size="30"
      data-max-lines="3" data-max-chars="{line_limit}"/>
    <rect data-slot="date" data-type="text" data-label="Date" data-locked="true" x="{width - 360}" y="{height - 120}"
      width="300" height="60" data-font="Roboto Flex" data-fill="on-field" data-max-size="40" data-align="end"
      data-max-chars="24"/>
    <rect data-slot="logo" data-type="image" data-label="Logo" x="60" y="{height - 140}" width="400" height="90"/>
  </g>"""


TEXTS = {
    "*": {
        "line": {"en": "Your bath is still warm.", "de": "Das Bad ist noch warm."},
        "date": {"en": "9 June", "de": "9. Juni", "fr": "9 juin"},
    }
}
CAPTIONS = {
    "*": {"en": "{line} Vote anyway, says {company}. {hashtag} {url}", "fr": "{line} Vote quand même. {hashtag}"},
    "x": {"en": "{line} {hashtag}"},
}
TEMPLATES = {"squeeze": template("squeeze"), "excuses": template("excuses", line_limit=32)}


def logo_png(colour: str = "#b5179e", *, size: tuple[int, int] = (600, 200)) -> bytes:
    """A disc and a bar on nothing."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((10, 10, size[1] - 10, size[1] - 10), fill=colour)
    pen.rectangle((size[1] + 20, size[1] // 3, size[0] - 10, 2 * size[1] // 3), fill=colour)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


LOGO_SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100">'
    b'<circle cx="50" cy="50" r="45" fill="#0b5d4a"/>'
    b'<rect x="110" y="35" width="180" height="30" fill="#0b5d4a"/></svg>'
)


def plan_post(cast: Cast) -> None:
    """Ben schedules a post in two days: the square Squeeze on LinkedIn, words alone on X."""
    ben = cast.viewer("ben")
    post = create_post(
        viewer=ben,
        membership_id=cast.membership.id,
        locale="en",
        text="Vote anyway.",
        variants=[VariantDraft("linkedin", template_key="squeeze", format_key="square"), VariantDraft("x")],
        now=NOW,
    )
    at = (NOW + timedelta(days=2)).replace(tzinfo=None)
    schedule_post(viewer=ben, post_id=post.id, networks=["linkedin", "x"], wall_time=at, zone="UTC", now=NOW)


def size_of(picture: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    return Image.open(io.BytesIO(picture)).size


def colour_at(picture: bytes, x: int, y: int) -> str:
    """One pixel as #rrggbb."""
    red, green, blue = Image.open(io.BytesIO(picture)).convert("RGB").getpixel((x, y))  # type: ignore[misc]  # RGB
    return f"#{red:02x}{green:02x}{blue:02x}"


def streamed(answer: Any) -> bytes:
    """A streamed answer read to its end, as a browser does; that closes its file."""
    return b"".join(answer.streaming_content)
