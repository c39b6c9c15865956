"""People and companies: the company is the tenant, a person acts for it through a role."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from coalition.models.base import Addressed, one_of


class PersonManager(BaseUserManager["Person"]):
    """People are made by services; sign-in needs no password."""


class Person(Addressed, AbstractBaseUser):
    """Someone who signs in by a link sent to their address."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120, blank=True)
    locale = models.CharField(max_length=12, default="en")
    is_operator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    USERNAME_FIELD = "email"
    objects = PersonManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_unique"),
            models.CheckConstraint(
                name="person_erased_is_a_stub", condition=Q(erased_at__isnull=True) | Q(is_active=False, name="")
            ),
        ]


class CompanyState(models.TextChoices):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ERASED = "erased"


class Company(Addressed):
    """A tenant."""

    State = CompanyState
    name = models.CharField(max_length=120)
    sector = models.CharField(max_length=60, blank=True)
    country = models.CharField(max_length=2, blank=True)
    website = models.URLField(max_length=300, blank=True)
    state = models.CharField(max_length=12, default=State.ACTIVE)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [one_of("company_state_known", "state", CompanyState)]
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name


class CompanyRoleName(models.TextChoices):
    VIEWER = "viewer", _("Viewer")
    EDITOR = "editor", _("Editor")
    APPROVER = "approver", _("Approver")
    ADMIN = "company admin", _("Administrator")


class CompanyRole(Addressed):
    """What a person may do for a company; each higher role includes the lower ones."""

    Role = CompanyRoleName
    person = models.ForeignKey(Person, models.CASCADE, related_name="company_roles")
    company = models.ForeignKey(Company, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "company"], name="company_role_once"),
            one_of("company_role_known", "role", CompanyRoleName),
        ]

    @property
    def role_label(self) -> str:
        """The role in words."""
        return str(CompanyRoleName(self.role).label)


class ColleagueInvitation(Addressed):
    """A way into a company for one address, single use. The role is given when the button in the mail is pressed."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="colleague_invitations")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=16)
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("colleague_invitation_role_known", "role", CompanyRoleName),
            models.UniqueConstraint(
                "company",
                Lower("email"),
                name="colleague_invitation_open_once",
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
            ),
        ]
