"""Addresses of the gallery of components."""

from django.urls import path

from giamngheo.pages.components import gallery

urlpatterns = [
    path("components/", gallery.components, name="components"),
    path("components/save/", gallery.save, name="components_save"),
    path("components/progress/", gallery.progress, name="components_progress"),
    path("components/confirm/", gallery.confirm, name="components_confirm"),
]
