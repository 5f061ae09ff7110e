"""Reviews: rounds, meetings, postings, complaints, decisions, certificates."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """The app as Django knows it."""

    name = "giamngheo.records.review"
    label = "review"
