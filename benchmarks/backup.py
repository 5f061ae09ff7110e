"""A province's backup and the way back: seconds, and whether every row returns. benchmarks.migration runs it."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from psycopg import connect
from psycopg.sql import SQL, Identifier

from benchmarks.measure import ROOT
from benchmarks.register import Register
from giamngheo.config.database import DATABASE
from giamngheo.config.postgres import Cluster
from tests.config.product import environment

# A backup leaves the first two empty, and backup and restore are themselves in the log, whose seals the restore checks.
BESIDES = ("django_session", "base_cache", "base_auditevent", "base_auditseal")
_TABLES = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL(%s)"
_SUM = SQL("SELECT count(*), sum(hashtextextended(row::text, 0)::numeric) FROM {} row")


def everything(address: str) -> dict[str, tuple[object, ...]]:
    """Table → how many rows, and a sum over what stands in them in whatever order."""
    with connect(address) as database:
        names = [name for (name,) in database.execute(_TABLES, [list(BESIDES)]).fetchall()]
        return {name: database.execute(_SUM.format(Identifier(name))).fetchone() or () for name in names}


def timed(status: int, *words: object) -> float:
    """Seconds of a command. Raises AssertionError where it does not end with that status."""
    begun = perf_counter()
    command = [sys.executable, "-m", "giamngheo", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True)
    assert done.returncode == status, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr, done.stderr
    return perf_counter() - begun


def damaged(file: Path) -> Path:
    """A copy in whose middle one byte is another."""
    copy = file.with_name(f"damaged-{file.name}")
    shutil.copy(file, copy)
    with copy.open("r+b") as bytes_of:
        bytes_of.seek(file.stat().st_size // 2)
        (byte,) = bytes_of.read(1)
        bytes_of.seek(-1, 1)
        bytes_of.write(bytes([byte ^ 255]))
    return copy


def round_trip(register: Register) -> str:
    """One line. Raises AssertionError where a row is lost or altered, or a damaged file is taken."""
    with tempfile.TemporaryDirectory(prefix="giamngheo-backup-") as apart:
        Path(apart).chmod(0o711)
        return _round_trip(register, Path(apart))


def _round_trip(register: Register, apart: Path) -> str:
    to, keys, new, never = (apart / name for name in ("to", "keys", "new", "never"))
    before = everything(register.superuser)
    taken = timed(0, "backup", "--data", register.data, "--to", to, "--keys", keys)
    (file,), (kept,) = to.iterdir(), keys.iterdir()
    bad = damaged(file)
    refused = timed(3, "restore", "--from", bad, "--data", never, "--keys", kept)
    assert not never.exists(), "something was made of a damaged backup"
    bad.unlink()
    restored = timed(0, "restore", "--from", file, "--data", new, "--keys", kept)
    with Cluster(new) as cluster:
        after = everything(cluster.url(DATABASE))
    assert after == before, {
        name: (rows, after.get(name)) for name, rows in before.items() if rows != after.get(name)
    }
    rows = sum(int(str(count)) for count, _ in before.values())
    return (
        f"Backup, {rows:,} rows: {file.stat().st_size / 2**20:,.0f} MB in {taken:.1f} s; restored in {restored:.1f} s "
        f"with the keys from elsewhere, every row of {len(before)} tables the same; a copy with one byte damaged "
        f"refused after {refused:.1f} s, nothing made of it."
    )
