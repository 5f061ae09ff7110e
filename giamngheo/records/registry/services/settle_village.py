"""A village of a divided commune: a person says which of the successors it belongs to."""

from datetime import date
from uuid import UUID

from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import require, settle_divided_communes
from giamngheo.records.base.audit import record
from giamngheo.records.base.clock import now
from giamngheo.records.geography.models import Village
from giamngheo.records.geography.selectors.changes import may_join, waiting_village
from giamngheo.records.registry.services.hand_over_offices import hand_over
from giamngheo.records.registry.services.merge_communes import move
from giamngheo.records.registry.services.village_act import VillageRefused
from giamngheo.rules.language import say


def settle_village(*, officer: Officer, village_id: UUID, commune_code: str) -> None:
    """Move a waiting village with its households on the day its commune was divided.

    Raises NotAllowed, and VillageRefused where it no longer waits or may not join that commune.
    """
    require(officer, settle_divided_communes)
    village = Village.objects.select_for_update().get(id=village_id)
    waiting = waiting_village(village, officer.today)
    if waiting is None:
        raise VillageRefused(
            "", say("thôn này không còn chờ chọn xã", "this village no longer waits for a choice")
        )
    if not may_join(waiting, commune_code):
        raise VillageRefused(
            "commune_code",
            say("xã này không nằm trong các xã kế thừa", "this commune is not one of the successors"),
        )
    _settle(officer, village, commune_code, waiting.on_date)


def _settle(officer: Officer, village: Village, commune_code: str, on_date: date) -> None:
    before = village.commune_code
    move([village], commune_code, on_date, now())
    hand_over([before], commune_code, on_date)
    details = {"commune_code": [before, commune_code], "on": [None, on_date]}
    record(officer, "registry.settle_village", "village", village.pk, details=details)
