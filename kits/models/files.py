"""Plain files that go with a kit: briefing, press release, video, mail to one's staff."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.models import Addressed, Campaign, Person, one_of


class FileKind(models.TextChoices):
    BRIEFING = "briefing", _("Briefing")
    PRESS = "press", _("Press release")
    VIDEO = "video", _("Video")
    STAFF = "staff", _("Mail to your staff")
    OTHER = "other", _("Other file")


class KitFile(Addressed):
    """A file as it was uploaded, never shown in a browser. `locale` is empty where it serves every language."""

    Kind = FileKind
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="kit_files")
    kind = models.CharField(max_length=12)
    locale = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=120)
    name = models.CharField(max_length=80)
    mime = models.CharField(max_length=80)
    storage_key = models.CharField(max_length=160)
    size_bytes = models.PositiveIntegerField()
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("kit_file_kind_known", "kind", FileKind),
            models.CheckConstraint(name="kit_file_not_empty", condition=Q(size_bytes__gt=0)),
            models.UniqueConstraint(
                fields=["campaign", "locale", "name"], name="kit_file_name_once", condition=Q(removed_at__isnull=True)
            ),
        ]

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return str(FileKind(self.kind).label)
