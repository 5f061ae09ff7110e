"""The badge of a household that stands as it does by an order, or waits for one: the one exception to the meeting."""

from django.urls import reverse
from django.utils.html import format_html

from giamngheo.pages.review.words import BY_ORDER
from giamngheo.pages.templatetags.house import icon
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_orders
from giamngheo.records.review.models import StatusOrder
from giamngheo.rules.language import say


def order_badge(officer: Officer, order: StatusOrder | None) -> str:
    """With a way to the order for who may read it; "" without an order."""
    if order is None:
        return ""
    told = icon("shield"), say(*BY_ORDER[order.kind, order.step])
    if read_orders(officer):
        return format_html(
            '<a class="badge badge-order" href="{}">{}{}</a>', reverse("order", args=[order.pk]), *told
        )
    return format_html('<span class="badge badge-order">{}{}</span>', *told)


def with_order(told: str, order: str) -> str:
    """What a cell tells, with such a badge where there is one; both are one thing, which a phone does not squeeze."""
    return format_html("<span>{} {}</span>", told, order) if order else told
