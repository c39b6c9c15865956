"""What a partner of the demo does: follow the invitation, join, connect accounts, plan posts, post by hand."""

from dataclasses import dataclass, field

from coalition.clock import campaign_now, database_now
from coalition.models import Membership, Person
from coalition.rights import ANYONE, Viewer, viewer_for
from coalition.services import Joining, open_invitation
from config.demo import texts
from config.demo.companies import DemoCompany
from config.demo.logos import logo_of
from config.demo.sandbox import Sandbox, SandboxAccount
from config.demo.timeline import ZONE, PlannedPost
from kits.queries import rendition_content
from kits.services import ensure_rendition, join_with_brand, set_line
from social.models import Delivery
from social.services import (
    VariantDraft,
    begin_connecting,
    choose_account,
    create_post,
    finish_connecting,
    register_by_hand,
    schedule_post,
)

FORMATS = {"linkedin": "linkedin", "instagram": "portrait", "x": "x"}
COMPOSERS = {"linkedin": "/linkedin/feed/", "instagram": "/instagram/", "x": "/x/compose/post"}
MOTIFS = ("squeeze", "squeeze", "excuses", "cross", "twelve-tiles", "full-measure")


@dataclass
class Partner:
    """A company that joined, and what it has on the sandbox networks."""

    company: DemoCompany
    membership: Membership
    person: Person
    accounts: dict[str, SandboxAccount] = field(default_factory=dict)

    @property
    def viewer(self) -> Viewer:
        return viewer_for(self.person)


def join(company: DemoCompany, invitation_address: str) -> Partner:
    """Follow the invitation, give name, address and logo: the kit is there."""
    token = invitation_address.rstrip("/").rsplit("/", 1)[-1]
    invitation = open_invitation(token=token, now=database_now())
    joined = join_with_brand(
        campaign_id=invitation.campaign_id,
        invitation=invitation,
        joining=Joining(
            company_name=company.name,
            email=company.email,
            locale=company.locale,
            person_name=company.person_name,
            country=company.country,
            sector=company.sector,
        ),
        logo=logo_of(company).data,
        colour=company.colour,
        viewer=ANYONE,
        now=database_now(),
    )
    partner = Partner(company, joined.membership, joined.person)
    set_line(
        viewer=partner.viewer,
        membership_id=partner.membership.id,
        template_key="squeeze",
        slot="line",
        locale=company.locale,
        text=texts.own_line(company, company.locale),
        now=campaign_now(),
    )
    return partner


def connect(partner: Partner, sandbox: Sandbox, network: str) -> None:
    """Go through the network's own sign-in, as a person would."""
    session = f"demo-{partner.company.number}"
    viewer, company_id = partner.viewer, partner.membership.company_id
    address = begin_connecting(
        viewer=viewer, company_id=company_id, network=network, session_id=session, now=database_now()
    )
    account = partner.accounts[network]
    code, state = sandbox.approve(address, account)
    choice = finish_connecting(
        viewer=viewer, network=network, state=state, code=code, session_id=session, now=database_now()
    )
    if choice.connected is None:
        choose_account(
            viewer=viewer,
            attempt_id=choice.attempt_id,
            external_id=account.external_id,
            session_id=session,
            now=database_now(),
        )


def plan(partner: Partner, planned: PlannedPost) -> None:
    """Write a post with its picture and schedule it."""
    company = partner.company
    network = planned.network
    draft = VariantDraft(
        network=network,
        template_key=MOTIFS[(company.number + planned.number) % len(MOTIFS)],
        format_key=FORMATS[network],
        alt_text=texts.HEADLINE[company.locale],
    )
    post = create_post(
        viewer=partner.viewer,
        membership_id=partner.membership.id,
        locale=company.locale,
        text=texts.post_text(company, number=planned.number, network=network),
        variants=[draft],
        now=campaign_now(),
    )
    schedule_post(
        viewer=partner.viewer,
        post_id=post.id,
        networks=[network],
        wall_time=planned.wall_time.replace(tzinfo=None),
        zone=str(ZONE),
        now=campaign_now(),
    )


def post_by_hand(partner: Partner, delivery: Delivery, sandbox: Sandbox) -> None:
    """A scripted person posts on the network's own page and pastes the address."""
    variant = delivery.post.variants.get(network=delivery.network)
    picture = ensure_rendition(
        membership_id=partner.membership.id,
        template_key=variant.template_key,
        format_key=variant.format_key,
        locale=delivery.post.locale,
        encoding="jpeg",
    )
    address = sandbox.post_by_hand(
        COMPOSERS[delivery.network],
        partner.accounts[delivery.network],
        text=variant.text or delivery.post.text,
        picture=rendition_content(picture.sha256),
        mime=picture.mime,
    )
    register_by_hand(viewer=partner.viewer, delivery_id=delivery.id, url=address, now=campaign_now())
