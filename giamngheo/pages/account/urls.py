"""Addresses of one's own account; those of signing in are allauth's."""

from django.urls import path

from giamngheo.pages.account import tokens, views

urlpatterns = [
    path("language/", views.set_language, name="set_language"),
    path("duty/", views.switch_duty, name="switch_duty"),
    path("my-account/", views.my_account, name="my_account"),
    path("tokens/<uuid:token_id>/revoke/", tokens.revoke, name="revoke_token"),
]
