"""What the product's processes write down of themselves: a JSON object a line, and nothing that was entered.

Our own messages are written for this; of others' only the text before anything is filled in. An error is told by its
kind and place: its message may repeat a value. Who acts is a number, an address is without its query.
"""

import json
import logging
import os
import traceback
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from gunicorn.glogging import Logger

from giamngheo.records.base.runs import present_run

OWN = "giamngheo."
FRAMES = 12
# Where a database's error names things of the structure only.
_OF_DATABASE = ("sqlstate", "constraint_name", "table_name")


class JsonLines(logging.Formatter):
    """time, level, event, logger, process; run: the request's or job's number in the audit log; what our own loggers
    give as `fields`; of an error `error`.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage() if record.name.startswith(OWN) else str(record.msg),
            "logger": record.name,
            "process": record.process,
            "run": str(present_run() or ""),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            told["error"] = _error(record.exc_info[1], record.exc_info[2])
        return json.dumps(told, ensure_ascii=False)


def _error(error: BaseException, trace: TracebackType | None) -> dict[str, Any]:
    """Kind, place, and what it came from."""
    frames = traceback.extract_tb(trace)[-FRAMES:]
    told: dict[str, Any] = {"kind": f"{type(error).__module__}.{type(error).__qualname__}"}
    told["where"] = [f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno}" for frame in frames]
    if isinstance(error, OSError):
        told["errno"] = error.errno
    diagnosis = getattr(error, "diag", None)
    told |= {name: getattr(diagnosis, name) for name in _OF_DATABASE if getattr(diagnosis, name, None)}
    if error.__cause__:
        told["cause"] = _error(error.__cause__, error.__cause__.__traceback__)
    return told


def has_error(record: logging.LogRecord) -> bool:
    """Django's own lines beside those of an error tell no more than the line of the request."""
    return record.exc_info is not None


class GunicornLog(Logger):
    """The web server's own log in the same form, to the same place; its first process never sets Django up."""

    def setup(self, cfg: Any) -> None:
        """Put our handler in the place of its own."""
        super().setup(cfg)
        file = os.environ.get("GIAMNGHEO_LOG", "")
        handler = WatchedFileHandler(file, encoding="utf-8") if file else logging.StreamHandler()
        handler.setFormatter(JsonLines())
        self.error_log.handlers = [handler]


def logging_settings(file: str) -> dict[str, Any]:
    """Django's LOGGING. file: where to; empty: to the error stream. Whoever moves the file away gets a new one."""
    to_file = {"class": "logging.handlers.WatchedFileHandler", "filename": file, "encoding": "utf-8"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "giamngheo.config.logs.JsonLines"}},
        "filters": {"with an error": {"()": "django.utils.log.CallbackFilter", "callback": has_error}},
        "handlers": {
            "out": {"formatter": "json", **(to_file if file else {"class": "logging.StreamHandler"})}
        },
        "root": {"handlers": ["out"], "level": "WARNING"},
        "loggers": {
            "giamngheo": {"level": "INFO"},
            "django": {"level": "ERROR"},
            "django.request": {"filters": ["with an error"]},
        },
    }
