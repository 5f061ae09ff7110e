"""Addresses of the public pages."""

from django.urls import path

from giamngheo.pages.public import check

urlpatterns = [
    path("public/papers/", check.ask, name="public_check"),
    path("public/papers/<str:code>/", check.paper, name="public_paper"),
]
