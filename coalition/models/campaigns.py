"""Campaigns, who leads them, which companies belong to them, and how they were invited."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from coalition.models.base import Addressed, localised, new_code, one_of
from coalition.models.people import Company, Person


class CampaignState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    ARCHIVED = "archived", _("Archived")


class Campaign(Addressed):
    """One cause with a wall of companies. Texts are `{locale: text}`; `decisive_at` is the moment it all leads to."""

    State = CampaignState
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    headline = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    starts_at = models.DateTimeField()
    decisive_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=60)
    languages = models.JSONField(default=list)
    default_locale = models.CharField(max_length=12, default="en")
    hashtag = models.CharField(max_length=60, blank=True)
    landing_url = models.URLField(max_length=300, blank=True)
    accent = models.CharField(max_length=7)
    companies_goal = models.PositiveIntegerField(default=0)
    posts_goal = models.PositiveIntegerField(default=0)
    join_is_open = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=State.DRAFT)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("campaign_state_known", "state", CampaignState),
            models.CheckConstraint(
                name="campaign_dates_ordered",
                condition=Q(starts_at__lt=models.F("decisive_at"), decisive_at__lte=models.F("ends_at")),
            ),
            models.CheckConstraint(name="campaign_accent_hex", condition=Q(accent__regex=r"^#[0-9a-f]{6}$")),
        ]

    def __str__(self) -> str:
        return self.name

    def text(self, texts: dict[str, str], locale: str) -> str:
        """One of this campaign's texts in a locale, falling back to its default."""
        return localised(texts, locale, self.default_locale)


class CampaignRoleName(models.TextChoices):
    ANALYST = "analyst", _("Analyst")
    ORGANISER = "organiser", _("Organiser")
    ADMIN = "coalition admin", _("Lead")


class CampaignRole(Addressed):
    """What a person may do for a campaign."""

    Role = CampaignRoleName
    person = models.ForeignKey(Person, models.CASCADE, related_name="campaign_roles")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "campaign"], name="campaign_role_once"),
            one_of("campaign_role_known", "role", CampaignRoleName),
        ]

    @property
    def role_label(self) -> str:
        """The role in words."""
        return str(CampaignRoleName(self.role).label)


class Invitation(Addressed):
    """A way in: personal (bound to an address, single use) or open (counted). Only the token's hash is kept."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="invitations")
    token_sha256 = models.CharField(max_length=64, unique=True)
    email = models.EmailField(max_length=254, blank=True)
    company_name = models.CharField(max_length=120, blank=True)
    locale = models.CharField(max_length=12, default="en")
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True)
    uses_allowed = models.PositiveIntegerField(default=1)
    uses = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="invitation_uses_counted", condition=Q(uses__lte=models.F("uses_allowed"))),
            models.UniqueConstraint(
                "campaign",
                Lower("email"),
                name="invitation_open_once",
                condition=~Q(email="") & Q(revoked_at__isnull=True, uses=0),
            ),
        ]


class MembershipState(models.TextChoices):
    UNCONFIRMED = (
        "unconfirmed",
        _("Not confirmed"),
    )  # a known address was given: its owner must press the button in the mail
    PREPARING = "preparing", _("Making its kit")  # admitted, the kit is being made
    JOINED = "joined", _("Joined")
    LEFT = "left", _("Left")
    REMOVED = "removed", _("Removed")


class Membership(Addressed):
    """A company's place in a campaign: joined once its kit exists; its position on the wall never changes.

    `link_code` is the end of its tracked link and never changes either, as it is printed.
    """

    State = MembershipState
    company = models.ForeignKey(Company, models.PROTECT, related_name="memberships")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="memberships")
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True)
    state = models.CharField(max_length=12, default=State.PREPARING)
    created_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    position = models.PositiveIntegerField(null=True)
    locales = models.JSONField(default=list)
    link_code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    wall_logo_key = models.CharField(max_length=160, blank=True)
    wall_logo_width_px = models.PositiveIntegerField(default=0)
    wall_logo_height_px = models.PositiveIntegerField(default=0)
    wall_colour = models.CharField(max_length=7, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "campaign"], name="membership_once"),
            models.UniqueConstraint(fields=["campaign", "position"], name="membership_position_once"),
            one_of("membership_state_known", "state", MembershipState),
            models.CheckConstraint(
                name="membership_joined_has_time",
                condition=~Q(state="joined") | Q(joined_at__isnull=False, position__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["campaign", "state", "joined_at"])]

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(MembershipState(self.state).label)
