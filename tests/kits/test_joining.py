"""Joining with a logo: the company is in and has its kit, or nothing of it is there."""

import pytest
from django.core.files.storage import default_storage

from coalition.errors import Forbidden, Gone, Invalid
from coalition.models import Company, Invitation, LedgerEntry, Mail, Membership, Person, SignInLink
from coalition.queries import wall_tiles
from coalition.rights import ANYONE
from coalition.services import Joined, Joining, make_open_link, open_invitation
from kits.errors import NoKit, TooLarge
from kits.models import Brand, KitVersion, Personalisation, Rendition
from kits.services import finish_joining, finish_joinings, join_with_brand
from kits.storing import read
from tests.cast import NOW, Cast
from tests.kits.scene import LOGO_SVG, logo_png, size_of

ACME = Joining(company_name="Acme", email="dora@example.org", locale="fr")


def invitation_of(cast: Cast, uses: int = 1) -> Invitation:
    address = make_open_link(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, uses_allowed=uses, now=NOW)
    return open_invitation(token=address.rstrip("/").rsplit("/", 1)[-1], now=NOW)


def join(cast: Cast, *, joining: Joining = ACME, logo: bytes | None = None, **other: object) -> Joined:
    given: dict[str, object] = {"invitation": None, "colour": None, "viewer": ANYONE} | other
    return join_with_brand(
        campaign_id=cast.campaign.id,
        joining=joining,
        logo=logo_png() if logo is None else logo,
        now=NOW,
        **given,  # type: ignore[arg-type]  # tests choose
    )


def assert_nothing_of(company: str) -> None:
    assert not Company.objects.filter(name=company).exists()
    assert not Person.objects.filter(email=ACME.email).exists()
    assert not Brand.objects.exists()
    assert not Personalisation.objects.exists()
    assert not Rendition.objects.exists()
    assert not LedgerEntry.objects.filter(kind__in=["company.entered", "company.joined"]).exists()


def test_a_company_joins_with_its_kit(cast: Cast, version: KitVersion) -> None:
    joined = join(cast, invitation=invitation_of(cast))
    membership = joined.membership
    assert (membership.state, membership.position, joined.may_sign_in) == ("joined", 2, True)
    brand = Brand.objects.get(company=membership.company)
    assert brand.field_colour == "#b5179e"
    assert brand.colours[0] == "#b5179e"
    assert brand.logo_key == f"u/{membership.company_id}/{brand.logo_sha256}"
    assert size_of(read(brand.logo_key)) == (581, 181)  # trimmed
    dress = Personalisation.objects.get(membership=membership)
    assert (dress.version_id, dress.template_key, dress.colour) == (version.id, "squeeze", "")
    rendition = Rendition.objects.get()
    assert (rendition.format_key, rendition.locale, rendition.width_px, rendition.mime) == (
        "square",
        "fr",
        1080,
        "image/png",
    )
    assert default_storage.size(f"r/{rendition.sha256}") == rendition.size_bytes
    tile = wall_tiles(campaign_id=cast.campaign.id)[-1]
    assert (tile.name, tile.colour, tile.position) == ("Acme", "#b5179e", 2)
    assert tile.logo_key.startswith(f"u/{membership.company_id}/")
    assert Mail.objects.filter(kind="kit_ready", to_email="dora@example.org").count() == 1


def test_a_colour_of_ones_own_is_taken(cast: Cast, version: KitVersion) -> None:
    joined = join(cast, colour="#7A1FA2", logo=LOGO_SVG)
    brand = Brand.objects.get()
    assert (brand.field_colour, brand.colours[:2]) == ("#7a1fa2", ["#7a1fa2", "#0b5d4a"])
    joined.membership.refresh_from_db()
    assert joined.membership.wall_colour == "#7a1fa2"


def test_a_white_logo_gets_fields_that_white_reads_on(cast: Cast, version: KitVersion) -> None:
    join(cast, logo=logo_png("#ffffff"))
    brand = Brand.objects.get()
    assert brand.logo_facts["is_white"] is True
    assert brand.colours == ["#5b2a86", "#0b5d4a", "#12304a", "#8c1d40"]  # the yellow accent is too light


@pytest.mark.parametrize(
    ("logo", "error"),
    [
        (b"", Invalid),
        (b"hello", Invalid),
        (logo_png()[:200], Invalid),
        (logo_png("#00000000"), Invalid),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', Invalid),
        (b"\x89PNG\r\n\x1a\n" + b"0" * (10 * 1024 * 1024), TooLarge),
    ],
    ids=["none", "text", "cut", "transparent", "script", "large"],
)
def test_a_bad_logo_leaves_nothing(cast: Cast, version: KitVersion, logo: bytes, error: type[Exception]) -> None:
    invitation = invitation_of(cast)
    with pytest.raises(error) as caught:
        join(cast, logo=logo, invitation=invitation)
    assert caught.value.field == "logo"  # type: ignore[attr-defined]  # a DomainError
    assert_nothing_of("Acme")
    invitation.refresh_from_db()
    assert invitation.uses == 0


def test_an_invitation_used_twice_lets_nobody_in(cast: Cast, version: KitVersion) -> None:
    invitation = invitation_of(cast)
    join(cast, invitation=invitation)
    before = Company.objects.count(), Brand.objects.count(), Rendition.objects.count()
    with pytest.raises(Gone):
        join(cast, invitation=invitation, joining=Joining("Beta", "eve@example.org", "en"), logo=LOGO_SVG)
    assert (Company.objects.count(), Brand.objects.count(), Rendition.objects.count()) == before


def test_without_a_kit_or_an_open_door_nobody_joins(cast: Cast) -> None:
    with pytest.raises(NoKit):
        join(cast)
    assert_nothing_of("Acme")


def test_a_closed_campaign_wants_an_invitation(cast: Cast, version: KitVersion) -> None:
    cast.campaign.join_is_open = False
    cast.campaign.save()
    with pytest.raises(Forbidden):
        join(cast)
    assert_nothing_of("Acme")


def test_a_known_address_joins_once_its_owner_confirms(cast: Cast, version: KitVersion) -> None:
    joined = join(cast, joining=Joining("Acme", cast.cleo.email, "en"))
    assert (joined.membership.state, joined.may_sign_in) == ("unconfirmed", False)
    assert finish_joining(membership_id=joined.membership.id, now=NOW) is False
    assert not Mail.objects.filter(kind="kit_ready").exists()
    Membership.objects.filter(id=joined.membership.id).update(state="preparing")
    assert SignInLink.objects.filter(confirms=joined.membership).count() == 1
    assert finish_joining(membership_id=joined.membership.id, now=NOW) is True
    assert finish_joining(membership_id=joined.membership.id, now=NOW) is False
    joined.membership.refresh_from_db()
    assert (joined.membership.state, joined.membership.position) == ("joined", 2)
    assert joined.membership.wall_colour == "#b5179e"
    assert Mail.objects.filter(kind="kit_ready").count() == 1


def test_one_that_cannot_be_finished_keeps_nobody_waiting(cast: Cast, version: KitVersion) -> None:
    first = join(cast, joining=Joining("Acme", cast.cleo.email, "en")).membership
    second = join(cast, joining=Joining("Beta", cast.ben.email, "en"), logo=LOGO_SVG).membership
    Membership.objects.filter(id__in=[first.id, second.id]).update(state="preparing")
    default_storage.delete(Brand.objects.get(company=first.company).logo_key)
    assert finish_joinings(now=NOW) == 1
    states = dict(Membership.objects.filter(id__in=[first.id, second.id]).values_list("company__name", "state"))
    assert states == {"Acme": "preparing", "Beta": "joined"}


def test_hostile_names_stay_text(cast: Cast, version: KitVersion) -> None:
    name = "../../<script>alert(1)</script>=cmd|' /C'!A0"
    joined = join(cast, joining=Joining(f"\u202e{name}\x1b\x9b\uffff", ACME.email, "en"))
    assert joined.membership.company.name == name
    assert Rendition.objects.get().alt_text.endswith(name + ".")
