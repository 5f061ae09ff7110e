"""What every subject needs: the officer's scope, the audit log, the work queue, keys, files."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """The app as Django knows it."""

    name = "giamngheo.records.base"
    label = "base"
