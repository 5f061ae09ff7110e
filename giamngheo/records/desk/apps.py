"""The desk: confirmation letters, requests, the public's questions."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The app as Django knows it."""

    name = "giamngheo.records.desk"
    label = "desk"
