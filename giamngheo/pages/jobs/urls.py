"""Addresses of long work and files."""

from django.urls import path

from giamngheo.pages.jobs import views

urlpatterns = [
    path("jobs/<uuid:job_id>/", views.job, name="job"),
    path("jobs/<uuid:job_id>/progress/", views.job_progress, name="job_progress"),
    path("jobs/<uuid:job_id>/cancel/", views.job_cancel, name="job_cancel"),
    path("files/<uuid:file_id>/", views.stored_file, name="stored_file"),
]
