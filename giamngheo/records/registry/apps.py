"""Households and persons, their answers, history and papers."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The app as Django knows it."""

    name = "giamngheo.records.registry"
    label = "registry"
