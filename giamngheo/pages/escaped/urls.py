"""The address of the newly escaped."""

from django.urls import path

from giamngheo.pages.escaped import views

urlpatterns = [path("newly-escaped/", views.escaped, name="newly_escaped")]
