"""What happened to a household, from acts, reviews, recognitions and corrections, as one line of events."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.urls import reverse

from giamngheo.pages.audit.words import act_label, changes
from giamngheo.pages.components.parts import Event
from giamngheo.pages.household.words import life_act_label
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.base.audit import LoggedAct
from giamngheo.records.base.clock import as_told
from giamngheo.records.registry.models import LifeAct, StatusPeriod
from giamngheo.records.registry.names import shown_name
from giamngheo.records.registry.selectors.duplicates import pairs_of_acts
from giamngheo.records.registry.selectors.household import HouseholdView
from giamngheo.rules.labels import status_label
from giamngheo.rules.language import say

SHOWN_FIELDS = 6


def timeline(officer: Officer, view: HouseholdView) -> list[Event]:
    """The newest first; what has no day stands last."""
    pairs = pairs_of_acts(officer, view.acts)
    events = [
        *(_act(officer, act, pairs) for act in view.acts),
        *(_status(period) for period in view.statuses),
        *(
            Event(one.review_date, say("Rà soát", "Review"), by=one.saved_by, icon="house")
            for one in view.reviews
        ),
        *(_save(one) for one in view.events),
    ]
    return sorted(events, key=_moment, reverse=True)


def _act(officer: Officer, act: LifeAct, pairs: Mapping[UUID, UUID]) -> Event:
    person = shown_name(officer, act.person.full_name) if act.person else ""
    text = " · ".join(part for part in (person, act.note) if part)
    title = life_act_label(act.kind)
    if act.taken_back_at:
        title = say(f"{title} (đã rút vì ghi sai)", f"{title} (taken back as wrong)")
    url = reverse("duplicate", args=[pairs[act.pk]]) if act.pk in pairs else ""
    return Event(act.on_date, title, text, act.recorded_by, "people", url)


def _status(period: StatusPeriod) -> Event:
    words = status_label(period.status)
    title = say(f"Công nhận: {words}", f"Recognised: {words}")
    by = period.decision or say("theo dữ liệu nhập vào", "as imported")
    return Event(period.valid_from, title, by, icon=period.status)


def _save(one: LoggedAct) -> Event:
    """What was corrected, without the values: they may be more than the reader may know."""
    fields = [change.label for change in changes(one.details or {})]
    more = say(" và chỗ khác", " and more") if len(fields) > SHOWN_FIELDS else ""
    text = ", ".join(fields[:SHOWN_FIELDS]) + more
    return Event(one.event.at, act_label(one.event.act), text, one.event.actor, "edit")


def _moment(event: Event) -> datetime:
    found: date | None = event.moment
    if isinstance(found, datetime):
        return as_told(found)
    return datetime.combine(found or date.min, time.min, UTC)
