"""giamngheo audit"""

from argparse import Namespace
from importlib import import_module
from typing import TYPE_CHECKING

from giamngheo.config import parser as words
from giamngheo.config.standalone import enter_as_worker
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

if TYPE_CHECKING:
    from giamngheo.records.base.sealing import Broken, Chain

BROKEN = 3
HOW = {
    "changed": ("bị sửa", "was changed"),
    "missing": ("bị mất", "is missing"),
    "added": ("bị thêm vào", "was added"),
}
OPTIONS = (
    words.option(
        "task",
        "verify: đối chiếu nhật ký của từng cơ quan với chuỗi niêm phong",
        "verify: compare each office's log with its chain of seals",
        choices=["verify"],
    ),
)


def act(_: Namespace) -> None:
    """Print each office's chain and where it does not hold. Leaves with status 3 where one is broken."""
    enter_as_worker()
    offices = import_module("giamngheo.records.accounts.models").Office.objects.in_bulk()
    chains: list[Chain] = import_module("giamngheo.records.base.sealing").verify()
    for chain in chains:
        office = offices.get(chain.office_id)
        name = office.name if office else say("(không thuộc cơ quan nào)", "(of no office)")
        _print(name, chain)
    if any(chain.breaks for chain in chains):
        raise SystemExit(BROKEN)


def _print(name: str, chain: "Chain") -> None:
    seals, events, unsealed = map(grouped, (chain.seals, chain.events, chain.unsealed))
    print(
        say(
            f"{name}: {events} sự kiện trong {seals} niêm phong, {unsealed} chưa niêm phong; "
            f"mã cuối {chain.head or '–'}",
            f"{name}: {events} events in {seals} seals, {unsealed} not sealed yet; last hash {chain.head or '–'}",
        )
    )
    for found in chain.breaks:
        print(f"  ! {_told(found)}")


def _told(found: "Broken") -> str:
    how = say(*HOW[found.how])
    if found.event is None:
        return say(f"niêm phong số {found.seal} {how}", f"seal {found.seal} {how}")
    return say(
        f"niêm phong số {found.seal}: sự kiện số {found.event} {how}",
        f"seal {found.seal}: event {found.event} {how}",
    )
