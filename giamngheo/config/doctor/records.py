"""The database and those who work in it: roles, locks, migrations, clock, worker, jobs, seals."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from psycopg import Connection, OperationalError, connect

from giamngheo.config.backups.contents import applied_migrations, own_migrations
from giamngheo.config.database import APP, DATABASE, OWNER, WORKER, addresses
from giamngheo.config.doctor.told import Told, fault, warning, well
from giamngheo.config.standalone import enter, running
from giamngheo.rules.language import say

OLDEST_SERVER = 150_000
SECONDS_APART, MINUTES_UNSEALED, MINUTES_WAITING = 5.0, 10, 30
_ROLES = "SELECT rolname::text FROM pg_roles WHERE rolname = ANY(%s) AND (rolsuper OR rolbypassrls OR rolcreaterole)"
# Tables with a household's or an area's rows, or with policies of their own; the search table no role reads at all.
_UNGUARDED = """
SELECT DISTINCT relname::text FROM pg_class table_ LEFT JOIN pg_attribute ON attrelid = table_.oid
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'registry_searchentry'
  AND (attname = 'household_id' OR relname = 'registry_household'
       OR EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = table_.oid))
  AND NOT (relrowsecurity AND relforcerowsecurity)
"""


def address_of(data: Path) -> str | None:
    """The worker's address of the register's database; null: none runs."""
    given = os.environ.get("DATABASE_WORKER_URL") or os.environ.get("DATABASE_URL")
    if given:
        return given
    cluster = running(data)
    return addresses(cluster.url(), DATABASE, data).worker if cluster else None


def records(data: Path) -> Iterator[Told]:
    """Everything that only the database can tell; where it is down, that alone."""
    subject = "PostgreSQL"
    try:
        address = address_of(data)
        if address is None:
            yield _down(subject, data)
            return
        with connect(address, connect_timeout=5, autocommit=True) as database:
            yield from _database(database)
        enter(address, data)
        yield from _work()
    except OperationalError as error:
        yield fault(subject, str(error).strip(), say("khởi động máy chủ CSDL", "start the database server"))


def _down(subject: str, data: Path) -> Told:
    if (data / "postgres").exists():
        told = say("không chạy", "does not run")
        return fault(subject, told, say("chạy giamngheo serve", "run giamngheo serve"))
    told = say("chưa có cơ sở dữ liệu", "there is no database yet")
    return warning(subject, told, say("chạy giamngheo serve", "run giamngheo serve"))


def _database(database: Connection[Any]) -> Iterator[Told]:
    version = database.info.server_version
    told = f"{version // 10_000}.{version % 10_000}"
    if version < OLDEST_SERVER:
        yield fault("PostgreSQL", told, say("nâng lên bản 15 trở lên", "upgrade to 15 or later"))
    else:
        yield well("PostgreSQL", told)
    yield from _roles(database)
    yield from _locks(database)
    yield from _migrations(database)
    yield from _clock(database)


def _roles(database: Connection[Any]) -> Iterator[Told]:
    subject = say("vai trò của CSDL", "database roles")
    raised = [name for (name,) in database.execute(_ROLES, [[OWNER, APP, WORKER]]).fetchall()]
    if raised:
        told = say("có quyền quá lớn: ", "may do too much: ") + ", ".join(raised)
        yield fault(subject, told, "ALTER ROLE … NOSUPERUSER NOBYPASSRLS NOCREATEROLE")
    else:
        yield well(subject, say("không vai trò nào vượt khóa dòng", "none passes row-level security"))


def _locks(database: Connection[Any]) -> Iterator[Told]:
    subject = say("khóa theo dòng", "row-level security")
    unguarded = sorted(name for (name,) in database.execute(_UNGUARDED).fetchall())
    if unguarded:
        advice = "ALTER TABLE … ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
        yield fault(subject, say("tắt ở: ", "off in: ") + ", ".join(unguarded), advice)
    else:
        yield well(subject, say("bật ở mọi bảng cần khóa", "forced on every guarded table"))


def _migrations(database: Connection[Any]) -> Iterator[Told]:
    subject = say("cấu trúc CSDL", "migrations")
    applied = set(applied_migrations(database))
    waiting, unknown = sorted(set(own_migrations()) - applied), sorted(applied - set(own_migrations()))
    if unknown:
        told = say(f"của bản mới hơn ({unknown[-1]})", f"of a later release ({unknown[-1]})")
        yield fault(
            subject, told, say("cài bản mới, hoặc phục hồi bản sao lưu", "install that release, or restore")
        )
    elif waiting:
        told = say(f"còn {len(waiting)} bước chưa chạy", f"{len(waiting)} not applied")
        yield fault(subject, told, say("khởi động lại giamngheo serve", "restart giamngheo serve"))
    else:
        yield well(subject, say("mới nhất", "all applied"))


def _clock(database: Connection[Any]) -> Iterator[Told]:
    subject = say("đồng hồ", "clock")
    row = database.execute("SELECT clock_timestamp()").fetchone()
    assert row
    apart = abs((datetime.now(UTC) - row[0]).total_seconds())
    told = say(f"lệch máy chủ CSDL {apart:.1f} giây", f"{apart:.1f} s from the database's")
    if apart > SECONDS_APART:
        yield fault(
            subject, told, say("bật đồng bộ giờ (NTP) ở cả hai máy", "keep time by NTP on both machines")
        )
    else:
        yield well(subject, told)


def _work() -> Iterator[Told]:
    """Worker, jobs and seals, through the product's own eyes."""
    operations = import_module("giamngheo.records.base.operations")
    subject = say("tiến trình nền", "worker")
    if operations.is_worker_alive():
        yield well(subject, say("đang làm việc", "at work"))
    else:
        advice = say("khởi động lại giamngheo serve", "restart giamngheo serve")
        yield fault(subject, say("không thấy làm việc", "none is at work"), advice)
    figures = operations.measured()
    yield from _jobs(figures)
    yield from _seals(figures.unsealed_seconds / 60)


def _jobs(figures: Any) -> Iterator[Told]:
    subject, minutes = say("việc dài", "long work"), figures.oldest_waiting_seconds / 60
    failed = sum(count for _, state, count in figures.jobs if state == "failed")
    told = say(
        f"việc chờ lâu nhất {minutes:.0f} phút, {failed} việc hỏng",
        f"longest wait {minutes:.0f} min, {failed} failed",
    )
    if minutes > MINUTES_WAITING:
        yield warning(subject, told, say("xem log/worker.jsonl", "look at log/worker.jsonl"))
    else:
        yield well(subject, told)


def _seals(minutes_behind: float) -> Iterator[Told]:
    subject = say("niêm phong nhật ký", "seals of the log")
    broken = [chain for chain in import_module("giamngheo.records.base.sealing").verify() if chain.breaks]
    if broken:
        told = say(f"{len(broken)} chuỗi không khớp", f"{len(broken)} chains do not hold")
        yield fault(subject, told, "giamngheo audit verify")
    elif minutes_behind > MINUTES_UNSEALED:
        told = say(f"chậm {minutes_behind:.0f} phút", f"{minutes_behind:.0f} minutes behind")
        yield warning(subject, told, say("xem tiến trình nền", "look at the worker"))
    else:
        yield well(subject, say("khớp", "hold"))
