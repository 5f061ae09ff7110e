"""What an administrator does as root to a product that runs as another account leaves nothing that it cannot read."""

import json
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from giamngheo.config.postgres import Cluster
from giamngheo.config.unprivileged import account_for
from giamngheo.records.base.owners import write_notice
from giamngheo.records.base.secret_files import replace_secret, secret

from .product import ROOT
from .test_backup import giamngheo

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="hands over from root")
NOBODY = pwd.getpwnam("nobody")
OWNER = (NOBODY.pw_uid, NOBODY.pw_gid)


def owner(path: Path) -> tuple[int, int]:
    """Account and group of a file."""
    return path.stat().st_uid, path.stat().st_gid


def of_others(folder: Path) -> list[Path]:
    """Everything in a folder that is not the service's own."""
    return [path for path in (folder, *folder.rglob("*")) if owner(path) != OWNER]


def give(folder: Path) -> None:
    """The folder as the service has it."""
    subprocess.run(["chown", "-R", ":".join(map(str, OWNER)), folder], check=True)


@pytest.fixture
def services(data: Path) -> Path:
    """The data of a product that runs as nobody."""
    give(data)
    return data


def test_a_secret_belongs_to_whom_its_folder_belongs(tmp_path: Path) -> None:
    os.chown(tmp_path, *OWNER)
    secret(tmp_path, "publication")
    secret(tmp_path, "personal")
    replace_secret(tmp_path, "personal", "new\nold")
    assert of_others(tmp_path) == []
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}


def test_a_notice_that_root_left_is_replaced_by_the_service(tmp_path: Path) -> None:
    os.chown(tmp_path, *OWNER)
    notice = tmp_path / "last-backup.json"
    notice.write_text("{}")
    notice.chmod(0o600)
    write_notice(notice, {"path": "/a"})
    assert json.loads(notice.read_text()) == {"path": "/a"}
    assert [path.name for path in tmp_path.iterdir()] == ["last-backup.json"]
    assert of_others(tmp_path) == []


def test_a_database_that_root_makes_is_run_by_the_owner_of_the_folder_it_will_be_in(tmp_path: Path) -> None:
    os.chown(tmp_path, *OWNER)
    account = account_for(tmp_path / "postgres")
    assert account
    assert (account.uid, account.gid) == OWNER


def test_rotation_backup_and_doctor_as_root_leave_every_file_to_the_service(
    services: Path, tmp_path: Path
) -> None:
    before = (services / "keys" / "personal").read_text()
    to = tmp_path / "to"
    with Cluster(services):
        for words in (["rotate-keys"], ["backup", "--to", to], ["first-admin", *ADMIN], ["doctor"]):
            told = giamngheo(*words, GIAMNGHEO_DATA=str(services))
            assert told.returncode in ((0, 1) if words == ["doctor"] else (0,)), told.stderr
    assert (services / "keys" / "personal").read_text() != before
    assert (services / "last-backup.json").exists()
    assert of_others(services) == []


ADMIN = ("--user", "quantri", "--name", "Người Quản Trị", "--office", "UBND tỉnh")


def test_a_restore_as_root_into_the_services_folder_is_the_services(services: Path, tmp_path: Path) -> None:
    to, new, keys = tmp_path / "to", tmp_path / "new", tmp_path / "keys"
    made = giamngheo("backup", "--data", services, "--to", to, "--keys", keys)
    assert made.returncode == 0, made.stderr
    new.mkdir()
    os.chown(new, *OWNER)
    (file,), (copied,) = to.iterdir(), keys.iterdir()
    told = giamngheo("restore", "--from", file, "--data", new, "--keys", copied)
    assert told.returncode == 0, told.stderr
    assert of_others(new) == []


@pytest.fixture
def installed() -> Iterator[Path]:
    """The wrapper beside a program that tells as whom and with what it runs, where anybody may come."""
    folder = Path(tempfile.mkdtemp(prefix="giamngheo-test-"))
    folder.chmod(0o711)
    shutil.copy(ROOT / "deploy" / "giamngheo-admin", folder)
    program = folder / "giamngheo"
    program.write_text('#!/bin/sh\nid -u; id -g; id -G; echo "$*"; env; grep CapEff /proc/self/status\n')
    program.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_the_wrapper_is_the_service_in_account_data_and_variables(installed: Path) -> None:
    data, variables, link = installed / "data", installed / "environment", installed / "link"
    data.mkdir()
    os.chown(data, *OWNER)
    variables.write_text(
        f'# a comment\n\n; another\nGIAMNGHEO_DATA={data}\nGIAMNGHEO_TLS="1"\n'
        "GIAMNGHEO_OIDC_NAME='Tài khoản của tỉnh'\nGIAMNGHEO_MAIL_PASSWORD=a $b `c` \\d=\"e\nnot a variable\n"
        "GIAMNGHEO_PROXIES=1"
    )
    variables.chmod(0o600)
    link.symlink_to(installed / "giamngheo-admin")
    told = subprocess.run(
        [link, "rotate-keys", "--finish", "a b"],
        env={"PATH": os.environ["PATH"], "GIAMNGHEO_ENVIRONMENT": str(variables)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    uid, gid = map(str, OWNER)
    assert told[:4] == [uid, gid, gid, "rotate-keys --finish a b"]
    assert {
        f"GIAMNGHEO_DATA={data}",
        "GIAMNGHEO_TLS=1",
        "GIAMNGHEO_OIDC_NAME=Tài khoản của tỉnh",
        'GIAMNGHEO_MAIL_PASSWORD=a $b `c` \\d="e',
        "GIAMNGHEO_PROXIES=1",
        f"HOME={data}",
        "CapEff:\t0000000000000000",
    } <= set(told)


def test_the_wrapper_says_so_where_the_service_never_ran(installed: Path) -> None:
    told = subprocess.run(
        [installed / "giamngheo-admin", "doctor"],
        env={"PATH": os.environ["PATH"], "GIAMNGHEO_ENVIRONMENT": "/none", "GIAMNGHEO_DATA": "/none/data"},
        capture_output=True,
        text=True,
    )
    assert (told.returncode, told.stdout) == (2, "")
    assert "/none/data" in told.stderr
