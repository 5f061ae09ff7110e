"""A checked file into the register over two connections at once: each has communes of its own, so neither waits.

A load keeps one processor of the database busy; a server has two at least. Nothing else is done at the same time in one
commune: two new villages of one name, or two rows of one household, meet in one stream only.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextvars import copy_context
from datetime import date
from threading import Event, Lock

import polars as pl
from django.db import connections

from giamngheo.records.registry.services.load import Prepared, prepared_parts

# Called with how many households are loaded; what it raises ends the load.
Told = Callable[[int], None]


def load_in_streams(
    homes: pl.DataFrame,
    persons: pl.DataFrame,
    review_date: date,
    at_once: int,
    told: Told,
    load: Callable[[Prepared], None],
) -> None:
    """Load so many households at once, in the order of communes; told: before each part. What is loaded stays so.

    homes, persons: as load.prepare takes them. load: one part, in a transaction of its own; called from two threads
    where the file is longer than one part and has several communes, else from this one.
    """
    streams = _streams(homes.sort("commune_code", maintain_order=True), at_once)
    loaded: list[int] = []
    failed, telling = Event(), Lock()

    def follow(stream: pl.DataFrame) -> None:
        members = persons.filter(pl.col("household_id").is_in(stream["household_id"].implode()))
        for part in prepared_parts(stream, members, review_date, at_once):
            with telling:
                told(sum(loaded))
            if failed.is_set():
                return
            load(part)
            loaded.append(len(part.households))

    def follow_beside(stream: pl.DataFrame) -> None:
        try:
            follow(stream)
        except BaseException:
            failed.set()
            raise
        finally:
            connections.close_all()

    if len(streams) == 1:
        follow(streams[0])
        return
    with ThreadPoolExecutor(max_workers=len(streams)) as threads:
        running = [threads.submit(copy_context().run, follow_beside, stream) for stream in streams]
        for stream in as_completed(running):
            stream.result()


def _streams(ordered: pl.DataFrame, at_once: int) -> list[pl.DataFrame]:
    """The households in two halves of whole communes; as they are, where that is not worth it or not possible."""
    ends = ordered.select(pl.col("commune_code").rle_id().rle().struct.field("len")).to_series().cum_sum()
    middle = len(ordered) / 2
    first = min((end for end in ends[:-1]), key=lambda end: abs(end - middle), default=0)
    if len(ordered) <= at_once or first == 0:
        return [ordered]
    return [ordered.head(first), ordered.tail(-first)]
