"""The house's template language, loaded everywhere: both languages, numbers and days as written here, components."""

from datetime import date, datetime
from functools import cache
from typing import Any

from django.forms import BoundField
from django.template import Context, Library
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from giamngheo.records.base.clock import as_told
from giamngheo.rules.language import say as spoken
from giamngheo.rules.numbers import grouped as grouped_number

register = Library()
NOTHING = "–"
SHOWN_STATUSES = {
    "poor": ("Hộ nghèo", "Poor"),
    "near_poor": ("Hộ cận nghèo", "Near-poor"),
    "newly_escaped": ("Hộ mới thoát nghèo", "Newly escaped"),
    "not_poor": ("Không nghèo, không cận nghèo", "Not poor"),
    "undetermined": ("Chưa đủ thông tin", "Undetermined"),
    "not_reviewed": ("Không thuộc diện rà soát", "Not reviewed"),
}
ALERT_ICONS = {"info": "info", "success": "check", "warning": "warning", "error": "stop", "debug": "info"}


@register.simple_tag
def say(vietnamese: str, english: str, **values: object) -> str:
    """The sentence in the reader's language; {name} in it is filled from the values given by name."""
    sentence = spoken(vietnamese, english)
    return sentence.format(**values) if values else sentence


@register.filter
def grouped(number: float | None, decimals: int = 0) -> str:
    """1166086 → 1.166.086; with three decimals 1166.086 → 1.166,086; nothing → –."""
    return NOTHING if number is None else grouped_number(number, decimals)


@register.filter
def day(value: date | None) -> str:
    """A day or the day of a moment as dd/mm/yyyy, as officers are told it; nothing → –."""
    told = as_told(value) if isinstance(value, datetime) else value
    return f"{told:%d/%m/%Y}" if told else NOTHING


@register.filter
def clock(moment: datetime | None) -> str:
    """A moment as dd/mm/yyyy HH:MM in Viet Nam, as officers are told it; nothing → –."""
    return f"{as_told(moment):%d/%m/%Y %H:%M}" if moment else NOTHING


@register.filter
def real_clock(moment: datetime) -> str:
    """A moment of the audit log, by the real clock whatever the day: dd/mm/yyyy HH:MM in Viet Nam."""
    return f"{localtime(moment):%d/%m/%Y %H:%M}"


@register.filter
def hour(moment: datetime | None) -> str:
    """The time of a moment as HH:MM in Viet Nam; nothing → –."""
    return f"{localtime(moment):%H:%M}" if moment else NOTHING


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing of static/icons.svg. Without a label it is decoration, and readers pass over it."""
    address = f"{_icons()}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)


@cache
def _icons() -> str:
    return static("icons.svg")


@register.simple_tag
def status_badge(status: str | None) -> str:
    """The badge of a status (SHOWN_STATUSES): colour, shape and words together. No status → –."""
    if not status:
        return NOTHING
    words = icon(status), spoken(*SHOWN_STATUSES[status])
    return format_html('<span class="badge badge-{}">{}{}</span>', status, *words)


@register.filter
def alert_icon(kind: str) -> str:
    """The drawing of a kind of alert."""
    return ALERT_ICONS[kind]


@register.inclusion_tag("components/field.html")
def field(field: BoundField, label: str = "", unit: str = "") -> dict[str, object]:
    """One field of a form with its label, help and errors. label: instead of the field's own; unit: stands behind."""
    return {"field": field, "label": label or field.label, "unit": unit}


@register.inclusion_tag("components/drop.html")
def drop(field: BoundField, label: str = "") -> dict[str, object]:
    """A file to choose or to drop; the form around it needs enctype="multipart/form-data"."""
    return {"field": field, "label": label or field.label}


@register.inclusion_tag("components/tile.html")
def tile(label: str, number: object, status: str = "", url: str = "", note: str = "") -> dict[str, object]:
    """One figure, as given (use |grouped). status: its colour and mark; url: the list behind it."""
    return {"label": label, "number": number, "status": status, "url": url, "note": note}


@register.inclusion_tag("components/empty.html")
def empty(
    title: str, text: str = "", url: str = "", action: str = "", icon: str = "list"
) -> dict[str, object]:
    """Nothing here: why, and the way on (url and its words)."""
    return {"title": title, "text": text, "url": url, "action": action, "icon": icon}


@register.inclusion_tag("components/paging.html")
def paging(previous_url: str = "", next_url: str = "", summary: str = "") -> dict[str, object]:
    """Previous and next of a long list; "" where there is none. summary: which part this is."""
    return {"previous_url": previous_url, "next_url": next_url, "summary": summary}


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The input itself, tied to its help and to its place for errors; never a placeholder instead of a label."""
    described = f"{field.auto_id}_helptext " if field.help_text else ""
    attributes: dict[str, Any] = {"placeholder": False}
    if not field.use_fieldset:
        attributes["aria-describedby"] = f"{described}{field.auto_id}_error"
    return field.as_widget(attrs=attributes)


def _render(context: Context, template: str, **values: object) -> SafeString:
    """A component's template, in the page's own context with these values on top."""
    assert context.template is not None
    with context.push(**values):
        return context.template.engine.get_template(template).render(context)


@register.simple_block_tag(takes_context=True)
def card(
    context: Context, content: str, title: str = "", url: str = "", link: str = "", id: str = ""
) -> SafeString:
    """A sheet with an optional heading and, at its right, a link. Everything between the tags is its content."""
    return _render(
        context, "components/card.html", content=content, title=title, url=url, link=link, card_id=id
    )


@register.simple_block_tag(takes_context=True)
def alert(context: Context, content: str, kind: str = "info", title: str = "") -> SafeString:
    """A message that stays on the page. kind: info, success, warning, error."""
    return _render(context, "components/alert.html", content=content, kind=kind, title=title)


@register.simple_block_tag(takes_context=True)
def autosave(
    context: Context,
    content: str,
    id: str,
    url: str,
    version: int | str = "",
    saved_at: datetime | None = None,
) -> SafeString:
    """A form that saves as one goes, and with a plain Save button where there is no JavaScript.

    url: takes the POST of both; to htmx it answers components/saved.html, or components/conflict.html with 409.
    version: of the record as read; sent along, so that the second of two writers is told.
    """
    return _render(
        context,
        "components/autosave.html",
        content=content,
        form_id=id,
        url=url,
        version=version,
        saved_at=saved_at,
    )
