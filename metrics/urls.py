"""Addresses of the room's pages."""

from django.urls import URLPattern, path

from metrics import pages

app_name = "metrics"
urlpatterns: list[URLPattern] = [
    path("c/<slug:slug>/dashboard/", pages.dashboard, name="dashboard"),
    path("c/<slug:slug>/dashboard/events", pages.events, name="events"),
    path("c/<slug:slug>/figures/", pages.figures, name="figures"),
    path("c/<slug:slug>/figures.csv", pages.figures_csv, name="figures_csv"),
    path("c/<slug:slug>/needs/", pages.needs, name="needs"),
    path("kit/<uuid:membership_id>/results/", pages.company_results, name="company_results"),
    path("kit/<uuid:membership_id>/results.csv", pages.company_csv, name="company_csv"),
]
