"""Every page of the played demo, by who looks at it: photographed by `./run shots`, judged by `./run drill a11y`."""

import json
import shutil

from django.conf import settings
from django.urls import reverse

from coalition.clock import database_now
from coalition.models import CompanyRole, Membership, Person
from coalition.queries import member_email
from coalition.rights import viewer_for
from coalition.services import invite_colleague, make_open_link, make_sign_in_link
from config.demo import timeline
from config.demo.cast import Stage
from config.outbox import newest_mail
from config.shots import SCHEMES, WIDTHS, Look, Shot, judge, photographer, visit
from kits.queries import brands_of, published_version
from kits.services import (
    GoAhead,
    Revision,
    Selection,
    make_kit_link,
    pause_bulk,
    prepare_proof,
    publish_proof,
    start_bulk,
    start_bundle,
    start_draft,
)
from social.models import Delivery, DeliveryState, Mode
from social.services import hand_link

FOLDER = settings.BASE_DIR / "var" / "shots"
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="1080" height="1080">'
    b'<rect width="1080" height="1080" fill="#ffd21f"/><circle cx="540" cy="540" r="300" fill="#121416"/></svg>'
)
COMBINATIONS = len(WIDTHS) * len(SCHEMES)


def partner_of(stage: Stage) -> tuple[Membership, Person]:
    """A company that has posted in the last week, and its person."""
    published = Delivery.objects.filter(
        campaign=stage.campaign, state=DeliveryState.PUBLISHED, due_at__gte=timeline.LAST_WEEK_FROM
    ).order_by("due_at")
    membership = published[len(published) // 2].post.membership
    person = member_email(company_id=membership.company_id)
    if person is None:
        raise LookupError("a joined company has no administrator")
    return membership, person


def pages(stage: Stage, membership: Membership) -> list[Shot]:
    """All pages: public, the partner's, the marketer's, the lead's, the operator's."""
    slug, company = stage.campaign.slug, membership.company_id
    posts = Delivery.objects.filter(post__membership=membership).order_by("due_at")
    by_hand = Delivery.objects.filter(campaign=stage.campaign, mode=Mode.BY_HAND).first()

    def shot(name: str, view: str, *args: object, who: str = "", query: str = "", status: int = 200) -> Shot:
        return Shot(name, f"{settings.BASE_URL}{reverse(view, args=args)}{query}", who, status)

    found = [
        shot("landing", "coalition:landing"),
        shot("campaign", "coalition:campaign", slug),
        shot("wall", "coalition:wall", slug),
        shot("join", "kits:join_open", slug),
        shot("try", "kits:try", slug),
        shot("sign-in", "coalition:sign_in"),
        shot("gallery", "ui:gallery"),
        shot("outbox", "outbox:list"),
        shot("outbox-mail", "outbox:mail", newest_mail()),
        Shot("not-found", f"{settings.BASE_URL}/c/nowhere/", status=404),
        shot("home", "coalition:home", who="partner"),
        shot("studio", "kits:studio", membership.id, who="partner"),
        shot("overview", "kits:overview", membership.id, who="partner"),
        shot("brands", "kits:brands", membership.id, who="partner"),
        shot("kit-links", "kits:links", membership.id, who="partner"),
        shot("results", "metrics:company_results", membership.id, who="partner"),
        shot("company", "coalition:company", company, who="partner"),
        shot("accounts", "social:accounts", company, who="partner"),
        shot("calendar", "social:calendar", membership.id, who="partner", query="?month=2024-06"),
        shot("composer", "social:new_post", membership.id, who="partner"),
        shot("delivery", "social:delivery", posts[0].id, who="partner"),
        shot("person", "coalition:own_person", who="partner"),
        shot("keys", "coalition:api_keys", who="partner"),
        shot("dashboard", "metrics:dashboard", slug, who="lead"),
        shot("figures", "metrics:figures", slug, who="lead"),
        shot("needs", "metrics:needs", slug, who="lead"),
        shot("members", "coalition:members", slug, who="lead"),
        shot("invite", "coalition:invite", slug, who="lead"),
        shot("launch", "social:launch", slug, who="lead"),
        shot("campaign-kit", "kits:campaign_kit", slug, who="lead"),
        shot("kit-gallery", "kits:gallery", slug, who="lead"),
        shot("kit-files", "kits:files", slug, who="lead"),
        shot("kit-fonts", "kits:fonts", slug, who="lead"),
        shot("kit-extras", "kits:extras", slug, who="lead"),
        shot("kit-lines", "kits:lines", slug, who="lead"),
        shot("kit-proofs", "kits:proofs", slug, who="lead"),
        shot("kit-versions", "kits:versions", slug, who="lead"),
        shot("kit-bulk", "kits:bulk", slug, who="lead"),
        shot("next-campaign", "coalition:campaign", "on-vote"),
        shot("next-campaign-kit", "kits:campaign_kit", "on-vote", who="lead"),
        shot("edit-campaign", "coalition:edit_campaign", slug, who="lead"),
        shot("leads", "coalition:leads", slug, who="lead"),
        shot("ledger", "coalition:ledger", slug, who="lead"),
        shot("open-campaign", "coalition:open_campaign", who="lead"),
    ]
    if by_hand:
        found.append(Shot("by-hand", hand_link(by_hand.id)))
    return found


def prepared_pages(stage: Stage, membership: Membership, person: Person) -> list[Shot]:
    """Pages that need something to show, which is made here: links, a draft, a newer version, a proof, two orders."""
    campaign, lead, partner, now = stage.campaign, stage.lead_viewer, viewer_for(person), database_now()
    _link, shared = make_kit_link(viewer=partner, membership_id=membership.id, now=now)
    invited = make_open_link(viewer=lead, campaign_id=campaign.id, uses_allowed=1, now=now)
    draft = start_draft(viewer=lead, campaign_id=campaign.id, title="Sun", files={"sun.svg": DRAWING}, now=now)
    brand = brands_of(viewer=partner, membership_id=membership.id)[0].brand
    templates = published_version(campaign_id=campaign.id).templates.all()
    with_photo = [each.key for each in templates if any(slot["kind"] == "photo" for slot in each.slots.values())]
    studio = settings.BASE_URL + reverse("kits:studio", args=[membership.id])
    one = Selection([_motif(stage)], ["square"], [campaign.default_locale])
    bundle = start_bundle(viewer=partner, membership_id=membership.id, selection=one, now=now)
    order = start_bulk(viewer=lead, campaign=campaign, selection=one, now=now)
    pause_bulk(viewer=lead, campaign=campaign, run_id=order.id)
    for title in ("Anew", "Once more"):
        revision = Revision(titles={_motif(stage): title})
        check = prepare_proof(viewer=lead, campaign_id=campaign.id, revision=revision, now=now)
        if title == "Anew":
            publish_proof(viewer=lead, campaign_id=campaign.id, check_id=check.id, go_ahead=GoAhead(True), now=now)
    colleague = invite_colleague(
        viewer=partner,
        company_id=membership.company_id,
        email="sam@example.com",
        role=CompanyRole.Role.EDITOR,
        now=now,
    )
    return [
        Shot("join-invited", invited),
        Shot("sign-in-link", make_sign_in_link(person_id=person.id, now=now)),
        Shot("colleague-link", colleague),
        Shot("shared-kit", shared),
        Shot("bundle", settings.BASE_URL + reverse("kits:bundle", args=[membership.id, bundle.id]), "partner"),
        Shot("kit-draft", settings.BASE_URL + reverse("kits:draft", args=[campaign.slug, draft.id]), "lead"),
        Shot("kit-proof", settings.BASE_URL + reverse("kits:check", args=[campaign.slug]), "lead"),
        Shot("kit-version", settings.BASE_URL + reverse("kits:version", args=[campaign.slug, 1]), "lead"),
        *(Shot("studio-photo", f"{studio}?template={key}", "partner") for key in with_photo[:1]),
        Shot("brand", settings.BASE_URL + reverse("kits:brand", args=[membership.id, brand.id]), "partner"),
        Shot("difference", settings.BASE_URL + reverse("kits:difference", args=[membership.id]), "partner"),
    ]


def _motif(stage: Stage) -> str:
    return published_version(campaign_id=stage.campaign.id).templates.all()[0].key


def sign_in_links(stage: Stage, person: Person, count: int) -> dict[str, list[str]]:
    """So many single-use links for the partner and the lead."""
    now = database_now()
    return {
        name: [make_sign_in_link(person_id=who.id, now=now) for _ in range(count)]
        for name, who in (("partner", person), ("lead", stage.lead))
    }


def photograph_all(stage: Stage) -> list[str]:
    """Photograph everything; returns the complaints."""
    return _visit_all(stage, all_pages(stage), photographer(FOLDER))


def judge_all(stage: Stage) -> list[str]:
    """Judge everything with axe in three languages; returns the complaints and writes their number a language down."""
    shown = all_pages(stage)
    complaints = {language: _visit_all(stage, shown, judge, language) for language in ("en", "fr", "de")}
    counts = {language: len(found) for language, found in complaints.items()}
    (settings.DATA_DIR / "axe.json").write_text(json.dumps(counts))
    return [f"{language} {complaint}" for language, found in complaints.items() for complaint in found]


def all_pages(stage: Stage) -> list[Shot]:
    """Every page there is to look at; what some of them show is made for it, once."""
    membership, person = partner_of(stage)
    return [*pages(stage, membership), *prepared_pages(stage, membership, person)]


def _visit_all(stage: Stage, shown: list[Shot], look: Look, language: str = "en") -> list[str]:
    chromium = next((path for name in ("chromium", "google-chrome") if (path := shutil.which(name))), None)
    if chromium is None:
        return ["Chromium is not installed: apt-get install chromium"]
    _membership, person = partner_of(stage)
    links = sign_in_links(stage, person, COMBINATIONS)
    return visit(shown, sign_in_links=links, chromium=chromium, look=look, locale=language)
