"""Posts: what a company wants to say, per network where it differs, and a campaign's switch that holds all of them."""

from django.db import models
from django.db.models import Q

from coalition.models import Addressed, Campaign, Company, Membership, Person, one_of
from social.states import PostState


class Post(Addressed):
    """One text of a company for a campaign. `revision` grows with every edit; approval binds to content, not to it."""

    State = PostState
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="posts")
    company = models.ForeignKey(Company, models.PROTECT, related_name="posts")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="posts")
    locale = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    link = models.URLField(max_length=300, blank=True)
    state = models.CharField(max_length=20, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("post_state_known", "state", PostState),
            models.CheckConstraint(
                name="post_approved_has_time", condition=~Q(state="approved") | Q(approved_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["membership", "created_at"])]


class PostVariant(Addressed):
    """What one network gets. An empty text stands for the post's own.

    `media` lists its pictures: {sha256, storage_key, mime, width_px, height_px, size_bytes, alt_text}.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="variants")
    network = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    template_key = models.CharField(max_length=60, blank=True)
    format_key = models.CharField(max_length=40, blank=True)
    alt_text = models.CharField(max_length=1000, blank=True)
    media = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "network"], name="post_variant_once")]


class CampaignHold(models.Model):
    """While this row exists, nothing of the campaign is sent."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, primary_key=True, related_name="hold")
    held_by = models.ForeignKey(Person, models.SET_NULL, null=True)
    held_at = models.DateTimeField()
