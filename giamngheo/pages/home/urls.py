"""The first page."""

from django.urls import path

from giamngheo.pages.home import views

urlpatterns = [path("", views.home, name="home")]
