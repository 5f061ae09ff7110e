"""The figures in Prometheus' text form: requests of every process of the web server, and what the worker measured."""

import os
import shutil
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from giamngheo.pages.health.readiness import OK, readiness
from giamngheo.records.base.operations import Figures, published


def exposition() -> bytes:
    """The whole page. PROMETHEUS_MULTIPROC_DIR, where `serve` sets it, is where the processes leave their counts."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # it has no types
    registry.register(_Operations())
    requests = b"" if os.environ.get("PROMETHEUS_MULTIPROC_DIR") else generate_latest(REGISTRY)
    return requests + generate_latest(registry)


class _Operations(Collector):
    def collect(self) -> Iterator[Metric]:
        """Disk and readiness from here, the rest as the worker left it; without the database only the former."""
        yield _gauge(
            "disk_free_bytes", "Free space of the data folder", shutil.disk_usage(settings.DATA).free
        )
        ready = GaugeMetricFamily("giamngheo_ready", "1 where a part works", labels=["part"])
        for part, word in readiness().items():
            ready.add_metric([part], float(word == OK))
        yield ready
        try:
            figures = published()
        except DatabaseError:
            return
        if figures:
            yield from _of_worker(figures)


def _of_worker(figures: Figures) -> Iterator[Metric]:
    yield _gauge("worker_seen_timestamp_seconds", "When a worker measured last, database clock", figures.at)
    yield _gauge("database_connections", "Connections to the database", figures.connections)
    yield _gauge("database_connections_most", "What the server allows", figures.most_connections)
    yield _gauge(
        "oldest_waiting_job_seconds", "Age of the oldest job that waits", figures.oldest_waiting_seconds
    )
    yield _gauge(
        "oldest_unsealed_act_seconds", "Age of the oldest act that no seal covers", figures.unsealed_seconds
    )
    jobs = GaugeMetricFamily("giamngheo_jobs", "Jobs by kind and state", labels=["kind", "state"])
    for kind, state, count in figures.jobs:
        jobs.add_metric([kind, state], count)
    yield jobs


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(f"giamngheo_{name}", told, value=value)
