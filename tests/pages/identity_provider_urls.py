"""The addresses of the identity provider of the tests."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls")), path("", include("allauth.idp.urls"))]
