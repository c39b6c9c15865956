"""A draft with a photo, a code and a legal line: marked on a plain picture, published, and drawn for a company."""

import io

import zxingcpp
from PIL import Image

from coalition.queries import tracked_address
from coalition.services import set_country
from kits.drawing import member_look, told_in
from kits.models import KitVersion
from kits.queries import dressed
from kits.services import Extras, mark_draft, publish_draft, set_brand
from tests.cast import NOW, Cast
from tests.kits.photo_scene import quarters
from tests.kits.scene import ANYWAY, logo_png
from tests.kits.test_drafting import begun, picture_file
from tests.kits.test_extras import LEGAL, published
from tests.kits.test_photos import BLUE, GREEN, RED, drawn, is_near, put
from visuals.importing import Mark

MARKS = [
    Mark("photo", "photo", (0, 0, 1080, 540)),
    Mark("line", "text", (60, 560, 640, 120)),
    Mark("logo", "image", (60, 760, 400, 120)),
    Mark("qr", "qr", (780, 580, 240, 240), is_locked=True),
    Mark("legal", "text", (60, 1020, 960, 40), size=22, chars=160, is_locked=True),
]


def test_photo_code_and_legal_line_of_a_draft_reach_the_download(cast: Cast) -> None:
    published(cast, extras=Extras(legal=LEGAL))
    draft = begun(cast, plain=picture_file())
    told = {"title": "Sunrise", "marks": {"square": MARKS}, "roles": {}, "now": NOW}
    mark_draft(viewer=cast.viewer("ana"), draft_id=draft.id, **told)  # type: ignore[arg-type]
    publish_draft(viewer=cast.viewer("ana"), draft_id=draft.id, go_ahead=ANYWAY, now=NOW)
    template = KitVersion.objects.get(number=2).templates.get(key="sunrise")
    assert {name: (slot["kind"], slot["is_locked"]) for name, slot in template.slots.items()} == {
        "photo": ("photo", False),
        "line": ("text", False),
        "logo": ("image", False),
        "qr": ("qr", True),
        "legal": ("text", True),
    }
    set_country(viewer=cast.viewer("ben"), company_id=cast.membership.company_id, country="DE")
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    assert is_near(drawn(cast, "sunrise"), 100, 100, "#336699")  # what the designer drew shows until there is a photo
    put(cast, quarters(), template="sunrise")
    picture = drawn(cast, "sunrise")
    assert is_near(picture, 100, 100, RED) and is_near(picture, 980, 100, BLUE) and is_near(picture, 100, 500, GREEN)
    assert is_near(picture, 1060, 1000, "#336699")
    read_back = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("RGB"))
    assert [code.text for code in read_back] == [tracked_address(cast.membership)]
    look = member_look(dressed(membership_id=cast.membership.id))
    assert told_in(look, template, "legal", "en").text == LEGAL["DE"]["texts"]["*"]
