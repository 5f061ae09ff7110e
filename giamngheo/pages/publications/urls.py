"""Addresses of frozen results."""

from django.urls import path

from giamngheo.pages.publications import views

urlpatterns = [
    path("publications/", views.publications, name="publications"),
    path("publications/ask/", views.ask, name="publication_ask"),
    path("publications/<uuid:publication_id>/", views.publication, name="publication"),
    path("publications/<uuid:publication_id>/file/", views.publication_file, name="publication_file"),
]
