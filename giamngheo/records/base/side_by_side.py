"""Independent parts of one job in as many threads as there are processors, each on a database connection of its own."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

Part = TypeVar("Part")
Made = TypeVar("Made")


def side_by_side(work: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
    """What the work makes of each part, in their order; after an error no further part is begun.

    The work opens its own transaction: it shares none with its caller.
    """
    with ThreadPoolExecutor(len(os.sched_getaffinity(0)), "side by side") as pool:
        begun = [pool.submit(_alone, work, part) for part in parts]
        try:
            for one in begun:
                yield one.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _alone(work: Callable[[Part], Made], part: Part) -> Made:
    try:
        return work(part)
    finally:
        connection.close()
