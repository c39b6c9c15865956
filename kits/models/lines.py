"""How a lead looks after what companies write: the campaign's rule, each own line to look at, visuals taken back."""

from django.db import models
from django.db.models import Q

from coalition.models import Addressed, Campaign, Membership, Person, one_of


class LineMode(models.TextChoices):
    FREE = "free"
    AFTER = "after"  # shown at once, looked at afterwards
    FIRST = "first"  # shown once approved


class LineRule(models.Model):
    """How own lines are handled in a campaign, and lines to choose from: `suggestions` is {locale: [text]}."""

    Mode = LineMode
    campaign = models.OneToOneField(Campaign, models.CASCADE, primary_key=True, related_name="line_rule")
    mode = models.CharField(max_length=8, default=LineMode.FREE)
    suggestions = models.JSONField(default=dict)

    class Meta:
        constraints = [one_of("line_rule_mode_known", "mode", LineMode)]


class LineState(models.TextChoices):
    WAITING = "waiting"  # not shown before somebody approves it
    SHOWN = "shown"  # shown, and to be looked at
    REPLACED = "replaced"  # written over before anybody looked; pictures of it may be out
    ACCEPTED = "accepted"
    REFUSED = "refused"


OPEN = (LineState.WAITING, LineState.SHOWN, LineState.REPLACED)  # nobody has decided on it yet


class OwnLine(Addressed):
    """One line that a company wrote and a lead looks at. `key` is a template's or "*", as in Personalisation.lines."""

    State = LineState
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="own_lines")
    key = models.CharField(max_length=60)
    slot = models.CharField(max_length=60)
    locale = models.CharField(max_length=12)
    text = models.TextField()
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=500, blank=True)
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("own_line_state_known", "state", LineState),
            models.UniqueConstraint(
                fields=["membership", "key", "slot", "locale"],
                name="own_line_waits_once",
                condition=Q(state="waiting"),
            ),
            models.UniqueConstraint(
                fields=["membership", "key", "slot", "locale"],
                name="own_line_shown_once",
                condition=Q(state="shown"),
            ),
            models.CheckConstraint(name="own_line_refused_says_why", condition=~Q(state="refused") | ~Q(reason="")),
        ]
        indexes = [models.Index(fields=["written_at"], name="own_line_open", condition=Q(state__in=OPEN))]


class VisualWithdrawal(Addressed):
    """One visual of one company that a lead took back, until it is undone. Dressed otherwise it is another."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="withdrawals")
    template_key = models.CharField(max_length=60)
    reason = models.CharField(max_length=500)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="visual_withdrawal_says_why", condition=~Q(reason=""))]
        indexes = [models.Index(fields=["membership", "withdrawn_at"])]


class WithdrawnPicture(models.Model):
    """One picture of a visual that was taken back, by its address: each format, language and encoding is one.

    With it goes what looks the same, by `sight`; that is empty where the description alone was at fault.
    """

    id = models.BigAutoField(primary_key=True)
    withdrawal = models.ForeignKey(VisualWithdrawal, models.CASCADE, related_name="pictures")
    sha256 = models.CharField(max_length=64)
    sight = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["withdrawal", "sha256"], name="withdrawn_picture_once")]
        indexes = [
            models.Index(fields=["sha256"]),
            models.Index(fields=["sight"], name="withdrawn_picture_sight", condition=~Q(sight="")),
        ]
