"""Offices, officers, roles and what each may do."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app as Django knows it."""

    name = "giamngheo.records.accounts"
    label = "accounts"
