"""Addresses of exports."""

from django.urls import path

from giamngheo.pages.exports import views

urlpatterns = [
    path("exports/", views.exports, name="exports"),
    path("exports/ask/", views.ask, name="export_ask"),
    path("exports/<uuid:export_id>/", views.export_file, name="export_file"),
]
