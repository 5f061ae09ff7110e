"""Addresses of the audit log."""

from django.urls import path

from giamngheo.pages.audit import views

urlpatterns = [path("audit/", views.log, name="audit")]
