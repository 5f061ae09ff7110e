"""Addresses of imports."""

from django.urls import path

from giamngheo.pages.imports import views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/upload/", views.upload_file, name="import_upload"),
    path("imports/<uuid:batch_id>/", views.preview, name="import_preview"),
    path("imports/<uuid:batch_id>/columns/", views.columns, name="import_map"),
    path("imports/<uuid:batch_id>/load/", views.load, name="import_load"),
    path("imports/<uuid:batch_id>/marked/", views.marked, name="import_marked"),
    path("imports/<uuid:batch_id>/undo/", views.undo, name="import_undo"),
]
