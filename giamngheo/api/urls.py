"""Addresses of the API."""

from django.urls import path

from giamngheo.api.v1 import api, nothing_here, openapi

urlpatterns = [
    path("api/v1/openapi.json", openapi, name="openapi"),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", nothing_here, name="api_nothing_here"),
]
