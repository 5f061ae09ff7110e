"""Addresses of what the yearly rounds made of the lists."""

from django.urls import path

from giamngheo.pages.results import views

urlpatterns = [path("reviews/results/", views.results, name="review_results")]
