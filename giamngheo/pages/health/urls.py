"""The address that monitors ask."""

from django.urls import path

from giamngheo.pages.health.views import healthz

urlpatterns = [path("healthz", healthz, name="healthz")]
