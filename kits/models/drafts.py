"""Motifs in the making: what a lead has uploaded and marked, before it is a template of a published version."""

from django.db import models

from coalition.models import Addressed, Campaign, Person


class Draft(Addressed):
    """A motif to be. `sheets` are {"file", "format", "storage_key", "index"}, one for each format that a drawing fills;
    a drawing that fills none has one without a format.

    `key` is a new motif's, `replaces` that of the motif whose place it takes instead.
    `marks` are {format: facts of visuals.importing.Mark}, `roles` {"#rrggbb": colour role}.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="drafts")
    key = models.CharField(max_length=40)
    replaces = models.CharField(max_length=60, blank=True, default="")
    title = models.CharField(max_length=80)
    sheets = models.JSONField(default=list)
    marks = models.JSONField(default=dict)
    field = models.CharField(max_length=100, blank=True, default="")
    roles = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "key"], name="draft_key_once")]
        ordering = ["created_at"]
