"""giamngheo doctor"""

from argparse import Namespace
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from giamngheo.config import parser as words
from giamngheo.config.doctor import folder, machine
from giamngheo.config.doctor.records import records
from giamngheo.config.doctor.told import Check, Grade, Told, fault
from giamngheo.rules.language import say

OPTIONS = (words.data,)
FAULTY = 1


def act(asked: Namespace) -> None:
    """Print a line a check. Leaves with status 1 where one found a fault."""
    faults = 0
    for check in _checks(asked.data.absolute()):
        for told in _answers(check):
            print(told)
            faults += told.grade is Grade.FAULT
    if faults:
        raise SystemExit(FAULTY)


def _checks(data: Path) -> list[Check]:
    """In the order in which one thing stands on another."""
    of_machine: list[Check] = [machine.python, machine.packages, machine.law, machine.letters]
    of_folder = [folder.place, folder.half_done, folder.keys, folder.disk, folder.backups]
    of_environment: list[Check] = [folder.door, folder.mail, folder.certificates]
    return [
        *of_machine,
        *(partial(check, data) for check in of_folder),
        *of_environment,
        partial(records, data),
    ]


def _answers(check: Check) -> Iterator[Told]:
    """What a check tells; one that fails itself is told too and stops no other."""
    try:
        yield from check()
    except Exception as error:
        name = getattr(check, "__name__", "") or getattr(check, "func", check).__name__
        told = say("không kiểm tra được", "cannot be checked")
        yield fault(
            name, f"{told}: {type(error).__name__}: {error}", say("báo cho nơi hỗ trợ", "tell your support")
        )
