"""What the tests of kits share: a published kit, and Ben's company dressed in it."""

import pytest

from kits.models import KitVersion
from kits.services import publish_kit, set_brand
from tests.cast import NOW, Cast, make_member
from tests.kits.scene import CAPTIONS, TEMPLATES, TEXTS, logo_png

NAMES = ("Ondelune", "Φάρος ΑΕ", "Café Müller", "Café Müller")


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


@pytest.fixture
def coalition_of_four(dressed_cast: Cast) -> Cast:
    """Three more companies in the campaign, two of one name, each with its logo."""
    for position, name in enumerate(NAMES[1:], start=2):
        _company, membership = make_member(dressed_cast.ben, dressed_cast.campaign, name, position)
        colour = f"#{position}0{position}0a0"
        viewer = dressed_cast.viewer("ben")
        set_brand(viewer=viewer, membership_id=membership.id, logo=logo_png(colour), now=NOW)
    return dressed_cast
