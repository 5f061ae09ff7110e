"""The product's own log: a JSON object a line, and never a value that somebody entered."""

import json
import logging
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from giamngheo.config import processes
from giamngheo.config.database import Addresses
from giamngheo.config.logs import JsonLines
from giamngheo.config.processes import turn_over
from giamngheo.records.base.runs import one_run

RUN = UUID("6f9619ff-8b86-4d01-b42d-00cf4fc964ff")


def line(name: str, message: str, *values: object, error: BaseException | None = None) -> dict[str, object]:
    """How a message is written down."""
    failed = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, logging.WARNING, __file__, 1, message, values, failed)
    told: dict[str, object] = json.loads(JsonLines().format(record))
    return told


def test_a_line_says_when_how_grave_what_and_in_which_run() -> None:
    with one_run(RUN):
        told = line("giamngheo.worker", "job %s", "done")
    assert str(told["time"]).endswith("+00:00")
    assert (told["level"], told["event"], told["run"]) == ("warning", "job done", str(RUN))
    assert line("giamngheo.worker", "job")["run"] == ""


def test_what_others_fill_into_their_messages_is_left_out() -> None:
    told = line("django.request", "Not Found: %s", "/search?q=Lò Văn Hặc")
    assert told["event"] == "Not Found: %s"
    assert "Hặc" not in json.dumps(told, ensure_ascii=False)


def test_an_error_of_the_database_is_told_without_the_values_it_repeats(addresses: Addresses) -> None:
    with psycopg.connect(addresses.owner) as database:
        database.execute("CREATE TEMP TABLE person (name text CONSTRAINT one_name UNIQUE)")
        database.execute("INSERT INTO person VALUES ('Lò Văn Hặc')")
        with pytest.raises(psycopg.Error, match="Hặc") as caught:
            database.execute("INSERT INTO person VALUES ('Lò Văn Hặc')")
    told = line("giamngheo.web", "failed", error=caught.value)
    assert "Hặc" not in json.dumps(told, ensure_ascii=False)
    error_told = told["error"]
    assert isinstance(error_told, dict)
    assert error_told["kind"] == "psycopg.errors.UniqueViolation"
    assert (error_told["sqlstate"], error_told["constraint_name"]) == ("23505", "one_name")
    assert "config/test_logs.py:" in error_told["where"][0]


def test_a_long_log_is_put_aside_and_the_oldest_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "LOG_BYTES", 10)
    monkeypatch.setattr(processes, "LOGS_KEPT", 2)
    log = tmp_path / "web.jsonl"
    for number in range(4):
        log.write_text(f"{number} " + "x" * 20)
        turn_over(log)
    log.write_text("short")
    turn_over(log)
    kept = {path.name: path.read_text()[0] for path in tmp_path.iterdir()}
    assert kept == {"web.jsonl": "s", "web.jsonl.1": "3", "web.jsonl.2": "2"}
