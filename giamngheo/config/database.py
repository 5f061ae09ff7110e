"""The database and its three roles: one owns the tables and migrates, one serves pages, one does long work.

Neither of the last two is superuser, owner or free of row-level security, and nothing is granted here by default:
each migration grants its own tables.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from psycopg import Connection, connect
from psycopg.sql import SQL, Composed, Identifier, Literal

from giamngheo.records.base.secret_files import secret

DATABASE = "giamngheo"
OWNER, APP, WORKER = "giamngheo_owner", "giamngheo_app", "giamngheo_worker"
EXTENSIONS = ("btree_gin", "btree_gist", "pg_trgm", "unaccent")
Server = Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Addresses:
    """The addresses of one database, as each role enters it."""

    owner: str
    app: str
    worker: str


def prepare(superuser_url: str, name: str, keys: Path, *, keeps_roles: bool = True) -> Addresses:
    """Make what is missing: roles, database, extensions, rights. Running it again changes nothing.

    superuser_url: any database of the server. keys: the folder DIR whose keys/ holds the roles' passwords, made on
    first use. keeps_roles: also give roles that are there already our passwords and no more than their rights.
    """
    passwords = _passwords(keys)
    with connect(superuser_url, autocommit=True) as server:
        for role, password in passwords.items():
            if keeps_roles or not _exists(server, "pg_roles", "rolname", role):
                _keep_role(server, role, password)
        if not _exists(server, "pg_database", "datname", name):
            _create(server, name, "template0", encoding="UTF8", lc_collate="C", lc_ctype="C.UTF-8")
        _let_in(server, name)
    with connect(at(superuser_url, name), autocommit=True) as database:
        _furnish(database)
    return addresses(superuser_url, name, keys)


def addresses(superuser_url: str, name: str, keys: Path) -> Addresses:
    """The addresses of a prepared database; the arguments are those of `prepare`."""
    return Addresses(*(at(superuser_url, name, role, word) for role, word in _passwords(keys).items()))


def create_from_template(superuser_url: str, template: str, name: str) -> None:
    """A new database that begins as a copy of another, which nobody may be using."""
    with connect(superuser_url, autocommit=True) as server:
        _create(server, name, template, strategy="FILE_COPY")
        _let_in(server, name)


def drop(superuser_url: str, name: str) -> None:
    """Remove a database, whoever uses it; nothing happens where there is none."""
    with connect(superuser_url, autocommit=True) as server:
        server.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def is_superuser(url: str) -> bool:
    """Whether an address enters as a superuser, who may prepare the rest."""
    with connect(url) as server:
        row = server.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    return bool(row and row[0])


def passes_row_security(url: str) -> bool:
    """Whether an address reads every row, as a backup must."""
    with connect(url) as server:
        asked = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        row = server.execute(asked).fetchone()
    return bool(row and row[0])


def exists(superuser_url: str, name: str) -> bool:
    """Whether the server has a database of that name."""
    with connect(superuser_url) as server:
        return _exists(server, "pg_database", "datname", name)


def at(url: str, name: str, role: str = "", password: str = "") -> str:
    """The address of another database of the same server, as another role where one is given."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    entry = f"{role}:{quote(password, safe='')}" if role else parts.netloc.rpartition("@")[0]
    return parts._replace(netloc=f"{entry}@{place}" if entry else place, path=f"/{name}").geturl()


def _passwords(keys: Path) -> dict[str, str]:
    """Of each role, in the order of Addresses."""
    return {
        role: secret(keys, f"database_{role.removeprefix('giamngheo_')}") for role in (OWNER, APP, WORKER)
    }


def _exists(server: Server, table: str, column: str, name: str) -> bool:
    asked = SQL("SELECT 1 FROM {} WHERE {} = %s").format(Identifier(table), Identifier(column))
    return server.execute(asked, [name]).fetchone() is not None


def _keep_role(server: Server, role: str, password: str) -> None:
    """A login role with no right of its own; one that somebody raised is brought down again."""
    if not _exists(server, "pg_roles", "rolname", role):
        server.execute(SQL("CREATE ROLE {}").format(Identifier(role)))
    rights = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    server.execute(
        SQL("ALTER ROLE {} {} PASSWORD {}").format(Identifier(role), SQL(rights), Literal(password))
    )


def _create(server: Server, name: str, template: str, **options: str) -> None:
    made = SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(*map(Identifier, (name, OWNER, template)))
    for option, value in options.items():
        made += SQL(" {} {}").format(SQL(option.upper()), Literal(value))
    server.execute(made)


def _let_in(server: Server, name: str) -> None:
    """Only the three roles enter; a copy of a database does not take over who may."""
    server.execute(_rights("REVOKE ALL ON DATABASE {} FROM PUBLIC", name))
    server.execute(_rights("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}, {}", name, APP, WORKER))


def _furnish(database: Server) -> None:
    for extension in EXTENSIONS:
        database.execute(_rights("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public", extension))
    database.execute(_rights("ALTER SCHEMA public OWNER TO {}", OWNER))
    database.execute(SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC"))
    database.execute(_rights("GRANT USAGE ON SCHEMA public TO {}, {}", APP, WORKER))


def _rights(words: str, *names: str) -> Composed:
    return SQL(words).format(*map(Identifier, names))
