"""What the walk over every page and operation needs to call them: who asks, and a value for each part of an address.

A room that adds an address with a new part adds a line to `ARGUMENTS`; one whose GET needs a query, to `QUERIES`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.test import Client

from coalition.clock import database_now
from coalition.models import CampaignRole, Company, CompanyRole, Membership, Person, new_id
from coalition.rights import Viewer, viewer_for
from coalition.secrets import encrypt
from coalition.services import create_api_key, make_open_link
from kits.models import BulkRun, Bundle, Draft
from kits.services import publish_kit, set_brand, start_bulk, start_bundle, start_draft
from social.models import Account, Delivery, Post
from tests.cast import Cast, make_member, make_person
from tests.kits.scene import CAPTIONS, TEMPLATES, TEXTS, logo_png

# Parts of an address that stand for a company's own thing: whoever asks is judged towards that company.
OF_A_COMPANY = frozenset({"membership_id", "company_id", "post_id", "delivery_id", "account_id", "bundle_id"})


DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="1080" height="1080"><circle r="9"/></svg>'


@dataclass(frozen=True)
class House:
    """The cast with a kit, a post, a delivery and an account of Ben's company, so that every address has something."""

    cast: Cast
    bundle: Bundle
    run: BulkRun
    draft: Draft
    post: Post
    delivery: Delivery
    account: Account


def furnish(cast: Cast) -> House:
    """Fill the house."""
    now = database_now()
    ana, ben = cast.viewer("ana"), cast.viewer("ben")
    publish_kit(viewer=ana, campaign_id=cast.campaign.id, templates=TEMPLATES, texts=TEXTS, captions=CAPTIONS, now=now)
    set_brand(viewer=ben, membership_id=cast.membership.id, logo=logo_png(), now=now)
    bundle = start_bundle(viewer=ben, membership_id=cast.membership.id, now=now)
    run = start_bulk(viewer=ana, campaign=cast.campaign, now=now)
    draft = start_draft(viewer=ana, campaign_id=cast.campaign.id, title="Sun", files={"sun.svg": DRAWING}, now=now)
    post = Post.objects.create(
        campaign=cast.campaign,
        company=cast.company,
        membership=cast.membership,
        locale="en",
        text="Vote anyway.",
        created_by=cast.ben,
        created_at=now,
        updated_at=now,
    )
    delivery = Delivery.objects.create(
        post=post,
        campaign=cast.campaign,
        company=cast.company,
        network="x",
        locale="en",
        mode="by_hand",
        state="parked",
        due_at=now,
        wall_time="2024-06-02T09:00",
        zone="UTC",
        late_at=now + timedelta(hours=1),
        created_at=now,
    )
    account = Account.objects.create(
        company=cast.company,
        network="x",
        kind="person",
        external_id="1",
        sealed_access_token=encrypt("token"),
        connected_at=now,
        created_at=now,
    )
    return House(cast, bundle, run, draft, post, delivery, account)


def invitation_token(house: House) -> str:
    address = make_open_link(
        viewer=house.cast.viewer("ana"), campaign_id=house.cast.campaign.id, uses_allowed=9, now=database_now()
    )
    return address.rstrip("/").rsplit("/", 1)[1]


# A value for each part of an address, towards Ben's company in Ana's campaign.
ARGUMENTS: dict[str, Callable[[House], object]] = {
    "slug": lambda house: house.cast.campaign.slug,
    "campaign_id": lambda house: house.cast.campaign.id,
    "membership_id": lambda house: house.cast.membership.id,
    "company_id": lambda house: house.cast.company.id,
    "person_id": lambda house: house.cast.ben.id,
    "bundle_id": lambda house: house.bundle.id,
    "post_id": lambda house: house.post.id,
    "delivery_id": lambda house: house.delivery.id,
    "account_id": lambda house: house.account.id,
    "template_key": lambda house: "squeeze",
    "format_key": lambda house: "square",
    "locale": lambda house: "en",
    "network": lambda house: "x",
    "invitation_id": lambda house: new_id(),
    "key_id": lambda house: new_id(),
    "run_id": lambda house: house.run.id,
    "link_id": lambda house: new_id(),
    "file_id": lambda house: new_id(),
    "font_id": lambda house: new_id(),
    "line_id": lambda house: new_id(),
    "withdrawal_id": lambda house: new_id(),
    "draft_id": lambda house: house.draft.id,
    "brand": lambda house: "wide-logo",
    "brand_id": lambda house: house.cast.company.brands.get(state="active").id,
    "variant": lambda house: "light",
    "attempt_id": lambda house: new_id(),
    "token": invitation_token,
    "name": lambda house: "none",
    "number": lambda house: 1,
    "signed": lambda house: "none",
    "extension": lambda house: "png",
    "code": lambda house: house.cast.membership.link_code,
}

# name of the page or operation → query
QUERIES: dict[str, str] = {
    "preview_visual": "?template=squeeze&format=square&locale=en",
    "campaign_preview": "?template=squeeze&format=square&locale=en",
    "preview": "?template=squeeze&format=square&locale=en",
    "gallery_picture": "?template=squeeze",
    "preview_kit": "?template=squeeze&format=square&locale=en",
    "preview_gallery_visual": "?template=squeeze",
    "preview_newer_visual": "?template=squeeze&format=square&locale=en",
    "preview_kit_draft": "?format=square",
    "newest_picture": "?template=squeeze&format=square&locale=en",
}

# name of the page or operation → why its answer to a GET is not judged here
NOT_JUDGED: dict[str, str] = {
    "wall_logo": "there is a picture only once a kit has put one on the wall",
    "mail": "there is a mail only once one was sent",
    "body": "there is a mail only once one was sent",
    "bundle_zip": "there is a file only once a worker has made it",
    "download_bundle": "there is a file only once a worker has made it",
    "gallery_page": "a sample page, for development only",
    "connect": "it leads to the network's own pages",
    "connected": "it is where a network sends back to",
    "photo_picture": "there is a picture only once a company has added its photo",
    "get_photo": "there is a picture only once a company has added its photo",
    "take_file": "there is a file only once a lead has added one",
    "font_specimen": "there is a font only once a lead has added one",
    "get_font_specimen": "there is a font only once a lead has added one",
    "download_kit_file": "there is a file only once a lead has added one",
    "check_picture": "there is a picture only while there is a proof",
    "preview_kit_check": "there is a picture only while there is a proof",
    "get_kit_check": "there is a check only while there is a proof",
    "choose_account": "there is a choice only once a network has sent back",
}


def add_role(cast: Cast, role: str) -> Person:
    """A person who holds one column of the table towards Ben's company in Ana's campaign."""
    person = make_person(f"The {role}".replace(" ", "."), is_operator=role == "instance operator")
    if role in CompanyRole.Role.values:
        CompanyRole.objects.create(person=person, company=cast.company, role=role)
    elif role in CampaignRole.Role.values:
        CampaignRole.objects.create(person=person, campaign=cast.campaign, role=role)
    elif role == "other company":
        make_member(person, cast.campaign, "Halden", 2)
    elif role == "other coalition":
        CompanyRole.objects.create(person=person, company=cast.other_company, role="company admin")
    elif role == "former member":
        now = datetime(2024, 5, 1, tzinfo=UTC)
        company = Company.objects.create(name="Once Here", created_at=now)
        CompanyRole.objects.create(person=person, company=company, role="company admin")
        Membership.objects.create(company=company, campaign=cast.campaign, state="left", created_at=now, left_at=now)
    return person


def asker(cast: Cast, role: str) -> tuple[Client, Viewer]:
    """A client that asks as a role of the table, and the viewer it is."""
    if role == "nobody":
        return Client(), Viewer()
    if role == "api key (read)":
        key = create_api_key(person_id=cast.ben.id, name="walk", may_write=False, now=database_now())
        viewer = viewer_for(cast.ben, is_api_key=True, may_write=False)
        return Client(headers={"Authorization": f"Bearer {key}"}), viewer
    person = add_role(cast, role)
    client = Client()
    client.force_login(person)
    return client, viewer_for(person)
