"""Addresses of the room's pages."""

from django.urls import URLPattern, path

from coalition.pages import company, home, leading, links, members, person, public, signing

app_name = "coalition"
urlpatterns: list[URLPattern] = [
    path("", public.landing, name="landing"),
    path("fields.css", public.fields, name="fields"),
    path("c/<slug:slug>/", public.campaign, name="campaign"),
    path("c/<slug:slug>/wall/", public.wall, name="wall"),
    path("c/<slug:slug>/field.css", public.field, name="field"),
    path("c/<slug:slug>/wall.svg", public.sprite, name="wall_sprite"),
    path("c/<slug:slug>/wall/<uuid:membership_id>.png", public.logo, name="wall_logo"),
    path("v/<slug:code>", links.follow, name="follow"),
    path("v/<slug:code>/", links.follow),
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-in/<str:token>/", signing.sign_in_link, name="sign_in_link"),
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("colleague/<str:token>/", signing.colleague_link, name="colleague_link"),
    path("home/", home.home, name="home"),
    path("home/keys/", person.keys, name="api_keys"),
    path("home/keys/<uuid:key_id>/revoke/", person.revoke_key, name="revoke_api_key"),
    path("home/you/", person.own, name="own_person"),
    path("home/you/export.json", person.export, name="export_person"),
    path("home/you/erase/", person.erase, name="erase_person"),
    path("campaigns/new/", leading.open_one, name="open_campaign"),
    path("c/<slug:slug>/edit/", leading.edit, name="edit_campaign"),
    path("c/<slug:slug>/ledger/", leading.ledger, name="ledger"),
    path("c/<slug:slug>/leads/", leading.leads, name="leads"),
    path("c/<slug:slug>/leads/<uuid:person_id>/relieve/", leading.relieve, name="relieve_lead"),
    path("c/<slug:slug>/announce/", leading.announce_it, name="announce"),
    path("c/<slug:slug>/members/", members.table, name="members"),
    path("c/<slug:slug>/members/<uuid:membership_id>/remove/", members.remove, name="remove_company"),
    path("c/<slug:slug>/invite/", members.invite, name="invite"),
    path("c/<slug:slug>/invite/read/", members.read, name="read_addresses"),
    path("c/<slug:slug>/invite/link/", members.open_link, name="open_link"),
    path("c/<slug:slug>/invitations/<uuid:invitation_id>/revoke/", members.revoke, name="revoke_invitation"),
    path("company/<uuid:company_id>/", company.workspace, name="company"),
    path("company/<uuid:company_id>/invite/", company.invite, name="invite_colleague"),
    path("company/<uuid:company_id>/people/<uuid:person_id>/role/", company.role, name="change_role"),
    path("company/<uuid:company_id>/people/<uuid:person_id>/remove/", company.remove, name="remove_colleague"),
    path(
        "company/<uuid:company_id>/invitations/<uuid:invitation_id>/revoke/",
        company.uninvite,
        name="revoke_colleague_invitation",
    ),
    path("membership/<uuid:membership_id>/leave/", company.leave, name="leave_campaign"),
]
