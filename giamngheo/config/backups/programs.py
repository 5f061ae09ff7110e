"""PostgreSQL's own programs that write and read a dump, told of the server by their environment alone."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from psycopg import connect
from psycopg.conninfo import conninfo_to_dict

from giamngheo.config.backups.archive import blocks
from giamngheo.config.postgres import PROGRAMS
from giamngheo.config.unprivileged import CannotStart
from giamngheo.rules.language import say

# Sign-ins under way and counters of a few minutes: a restored register begins without them.
NOT_KEPT = ("django_session", "base_cache")
_VERSION = re.compile(r"\d+")
_ENVIRONMENT = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
}


def dumped(url: str, snapshot: str) -> Iterator[bytes]:
    """The database as it is in an exported snapshot, in PostgreSQL's custom format.

    Raises CannotStart with the program's last words where it fails, even after its last piece.
    """
    tables = [f"--exclude-table-data=public.{table}" for table in NOT_KEPT]
    words = [
        _program("pg_dump", url),
        "--format=custom",
        "--compress=zstd:3",
        f"--snapshot={snapshot}",
        *tables,
    ]
    with _running(words, url) as process:
        assert process.stdout
        yield from blocks(process.stdout)


def restored(url: str, dump: Path) -> None:
    """Fill an empty database from a dump, as a superuser. Raises CannotStart."""
    jobs = str(len(os.sched_getaffinity(0)))
    words = [_program("pg_restore", url), "--exit-on-error", "--no-password", "--jobs", jobs]
    with _running([*words, "--dbname", _database(url), str(dump)], url):
        pass


def check_readable(url: str, dump: Iterable[bytes]) -> None:
    """Read a dump to its end as for restoring, without a database. Raises CannotStart."""
    words = [_program("pg_restore", url), "--file", os.devnull]
    with _running(words, url, stdin=subprocess.PIPE) as process:
        assert process.stdin
        try:
            for chunk in dump:
                process.stdin.write(chunk)
            process.stdin.close()
        except BrokenPipeError:
            process.wait()


@contextmanager
def _running(
    words: list[str], url: str, stdin: int = subprocess.DEVNULL
) -> "Iterator[subprocess.Popen[bytes]]":
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            words, env=_environment(url), stdin=stdin, stdout=subprocess.PIPE, stderr=said
        ) as process,
    ):
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        if process.wait():
            raise CannotStart(f"{Path(words[0]).name}: {_last_words(said)}")


def _last_words(said: IO[bytes]) -> str:
    said.seek(0)
    return said.read()[-2000:].decode(errors="replace").strip()


def _environment(url: str) -> dict[str, str]:
    """The address as the programs read it: other users of the machine see a command's words, not this."""
    given = conninfo_to_dict(url)
    told = {name: str(given[part]) for part, name in _ENVIRONMENT.items() if given.get(part)}
    return {"PATH": os.defpath, "LC_ALL": "C", **told}


def _database(url: str) -> str:
    return str(conninfo_to_dict(url)["dbname"])


def _program(name: str, url: str) -> str:
    """The program of the server's own release, else of the next later one that is here: an older one cannot.

    Raises CannotStart where there is none.
    """
    with connect(url) as server:
        wanted = server.info.server_version // 10_000
    found = {_release(path): path for path in _candidates(name)}
    able = [release for release in found if release >= wanted]
    if not able:
        raise CannotStart(
            say(
                f"Máy chủ là PostgreSQL {wanted}, chương trình {name} trên máy này cũ hơn: hãy cài gói "
                f"postgresql-client-{wanted}",
                f"The server is PostgreSQL {wanted}, this machine's {name} is older: install the package "
                f"postgresql-client-{wanted}",
            )
        )
    return found[min(able)]


def _candidates(name: str) -> list[str]:
    """The system's and then ours, which is preferred where both are of one release."""
    system = shutil.which(name)
    return [*([system] if system else []), str(PROGRAMS / name)]


def _release(program: str) -> int:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    found = _VERSION.search(told)
    assert found, told
    return int(found[0])
