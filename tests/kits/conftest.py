"""What the tests of kits share: a published kit, and Ben's company dressed in it."""

import pytest

from kits.models import KitVersion
from kits.services import publish_kit, set_brand
from tests.cast import NOW, Cast
from tests.kits.scene import CAPTIONS, TEMPLATES, TEXTS, logo_png


@pytest.fixture
def version(cast: Cast) -> KitVersion:
    """Ana has published two motifs."""
    return publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates=TEMPLATES,
        texts=TEXTS,
        captions=CAPTIONS,
        now=NOW,
    )


@pytest.fixture
def dressed_cast(cast: Cast, version: KitVersion) -> Cast:
    """Ben has given Ondelune's logo."""
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    return cast
