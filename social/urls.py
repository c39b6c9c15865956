"""Addresses of the room's pages."""

from django.urls import URLPattern, path

from social.pages import accounts, calendar, composer, delivery, hand, launch

app_name = "social"
urlpatterns: list[URLPattern] = [
    path("post/<uuid:membership_id>/new/", composer.new, name="new_post"),
    path("post/<uuid:membership_id>/check/", composer.check, name="check_post"),
    path("post/<uuid:post_id>/edit/", composer.edit, name="edit_post"),
    path("post/<uuid:post_id>/approve/", composer.approve, name="approve_post"),
    path("calendar/<uuid:membership_id>/", calendar.month, name="calendar"),
    path("calendar/<uuid:membership_id>/own/", calendar.register_own, name="register_own_post"),
    path("delivery/<uuid:delivery_id>/", delivery.show, name="delivery"),
    path("delivery/<uuid:delivery_id>/move/", delivery.move, name="move_delivery"),
    path("delivery/<uuid:delivery_id>/now/", delivery.now, name="publish_now"),
    path("delivery/<uuid:delivery_id>/stop/", delivery.stop, name="cancel_delivery"),
    path("delivery/<uuid:delivery_id>/register/", delivery.register, name="register_delivery"),
    path("delivery/<uuid:delivery_id>/there/", delivery.there, name="resolve_there"),
    path("delivery/<uuid:delivery_id>/absent/", delivery.absent, name="resolve_absent"),
    path("hand/<str:token>/", hand.hand, name="hand"),
    path("accounts/<uuid:company_id>/", accounts.accounts, name="accounts"),
    path("accounts/<uuid:company_id>/connect/<slug:network>/", accounts.connect, name="connect"),
    path("accounts/connected/<slug:network>/", accounts.connected, name="connected"),
    path("accounts/choose/<uuid:attempt_id>/", accounts.choose, name="choose_account"),
    path("accounts/<uuid:account_id>/disconnect/", accounts.disconnect, name="disconnect"),
    path("c/<slug:slug>/launch/", launch.overview, name="launch"),
    path("c/<slug:slug>/launch/hold/", launch.hold, name="hold_campaign"),
    path("c/<slug:slug>/launch/release/", launch.release, name="release_campaign"),
]
