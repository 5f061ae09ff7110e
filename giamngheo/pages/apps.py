"""The pages as Django knows them."""

from importlib import import_module

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The app as Django knows it."""

    name = "giamngheo.pages"

    def ready(self) -> None:
        """Begin to listen to allauth, once there are models to write with."""
        import_module("giamngheo.pages.account.journal")
