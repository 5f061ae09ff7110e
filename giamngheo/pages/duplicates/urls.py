"""Addresses of possible duplicates."""

from django.urls import path

from giamngheo.pages.duplicates import views

PAIR = "duplicates/<uuid:pair_id>/"

urlpatterns = [
    path("duplicates/", views.duplicates, name="duplicates"),
    path(PAIR, views.duplicate, name="duplicate"),
    path(f"{PAIR}merge/", views.merge, name="duplicate_merge"),
    path(f"{PAIR}keep/", views.keep, name="duplicate_keep"),
    path(f"{PAIR}undo/", views.undo, name="duplicate_undo"),
]
