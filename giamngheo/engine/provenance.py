"""The record beside a result: from which files, by which law, with which engine, how many."""

import hashlib
import json
import platform
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from giamngheo import __version__
from giamngheo.rules.verdict import Review

BLOCK = 1 << 22


def checksum(path: Path) -> str:
    """SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


@dataclass(frozen=True)
class Inputs:
    """The checksums of the input files, worked out beside the run."""

    sums: Mapping[Path, Future[str]]

    @classmethod
    def started(cls, paths: list[Path]) -> "Inputs":
        """Begin to read the files in a thread of its own."""
        pool = ThreadPoolExecutor(max_workers=1)
        sums = {path: pool.submit(checksum, path) for path in paths}
        pool.shutdown(wait=False)
        return cls(sums)

    def listed(self) -> list[dict[str, Any]]:
        """Name, size and checksum of each file; waits for the last one."""
        return [
            {"file": str(path), "bytes": path.stat().st_size, "sha256": total.result()}
            for path, total in self.sums.items()
        ]


def beside(out: Path) -> Path:
    """Where the record of a result stands."""
    return out.with_name(out.name + ".provenance.json")


def _outputs(written: Path) -> list[dict[str, str]]:
    """The checksum of each file written: by it a result and its record are known to belong together."""
    files = sorted(written.iterdir()) if written.is_dir() else [written]
    return [{"file": path.name if written.is_dir() else "", "sha256": checksum(path)} for path in files]


def record(
    review: Review, inputs: Inputs, written: Path, started_at: datetime, counts: Mapping[str, Any]
) -> str:
    """The record as JSON text; written is the result, still beside its place."""
    content = {
        "product": {"name": "giamngheo", "version": __version__},
        "engine": {"polars": pl.__version__, "python": platform.python_version()},
        "review": {
            "as_of": review.as_of.isoformat(),
            "standard": review.standard.id,
            "basis": review.basis,
            "recognised_on": review.recognised_on.isoformat(),
        },
        "law": dict(review.law.versions),
        "inputs": inputs.listed(),
        "outputs": _outputs(written),
        "counts": dict(counts),
        "started_at": started_at.isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - started_at).total_seconds(), 3),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
