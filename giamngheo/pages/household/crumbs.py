"""The way to the pages of a household."""

from django.urls import reverse

from giamngheo.pages.components.parts import Crumb
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.registry.names import shown_head
from giamngheo.records.registry.selectors.household import HouseholdView
from giamngheo.rules.language import say


def crumbs(officer: Officer, view: HouseholdView, *below: Crumb) -> list[Crumb]:
    """List → village → household → what is below it."""
    households = reverse("households")
    name = shown_head(officer, view.summary)
    village = f"{households}?village={view.household.village_id}"
    own = reverse("household", args=[view.household.pk]) if below else ""
    return [
        Crumb(say("Danh sách hộ", "Households"), households),
        Crumb(view.household.village.name, village),
        Crumb(name, own),
        *below,
    ]
