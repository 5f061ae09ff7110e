"""Communes and villages as they were on a day."""

from django.apps import AppConfig


class GeographyConfig(AppConfig):
    """The app as Django knows it."""

    name = "giamngheo.records.geography"
    label = "geography"
