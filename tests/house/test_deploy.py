"""What is delivered beside the product lets through what the product takes, and names files that are there."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from .files import ROOT

PROXY = ROOT / "deploy" / "proxy"
UPLOADS = {"/imports/upload/", "/api/v1/imports"}
MIB, MB = 2**20, 10**6
PROGRAM = "/opt/giamngheo/bin/giamngheo"
UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd's own checker")


def nginx_limits() -> dict[str, int]:
    """The bytes of a body that nginx lets through, by exact address; "": anywhere else."""
    text = (PROXY / "nginx.conf").read_text(encoding="utf-8")
    limit = r"client_max_body_size (\d+)m;"
    exact = re.findall(r"location = (\S+) \{\s*" + limit, text)
    (general,) = re.findall(r"^    " + limit, text, re.MULTILINE)
    return {"": int(general) * MIB} | {place: int(size) * MIB for place, size in exact}


def caddy_limits() -> dict[str, int]:
    """The same of Caddy."""
    text = (PROXY / "Caddyfile").read_text(encoding="utf-8")
    named = {name: places.split() for name, places in re.findall(r"(@\w+) path (.+)", text)}
    (excepted,) = re.findall(r"@other not path (.+)", text)
    assert excepted.split() == named["@file"]
    (let_through, claims) = re.search(
        r"@large \{\s*not path (.+)\s*header_regexp Content-Length (\S+)", text
    ).groups()
    assert let_through.split() == named["@file"]
    sizes = dict(re.findall(r"request_body (@\w+) \{\s*max_size (\d+)MB", text))
    general = int(sizes["@other"]) * MB
    refused = [
        size for size in (general - 1, general, 10 * general, 100 * general) if re.search(claims, str(size))
    ]
    assert refused == [general, 10 * general, 100 * general]
    return {"": general} | {place: int(sizes["@file"]) * MB for place in named["@file"]}


@pytest.mark.parametrize("limits", [nginx_limits(), caddy_limits()], ids=["nginx", "Caddy"])
def test_what_stands_in_front_lets_a_provinces_file_through_and_little_elsewhere(
    limits: dict[str, int],
) -> None:
    """Two tables may come at once, each as large as is taken; what is too large is told so by the product."""
    assert limits.keys() == UPLOADS | {""}
    assert all(limits[place] > 2 * settings.LARGEST_PROVINCE_UPLOAD_BYTES for place in UPLOADS)
    assert settings.LARGEST_UPLOAD_BYTES < limits[""] < 2 * settings.LARGEST_UPLOAD_BYTES


@needs_systemd
def test_systemd_finds_no_fault_in_the_units(tmp_path: Path) -> None:
    """With a program in the place where the installer will put ours."""
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    paths = sorted(tmp_path.iterdir())
    told = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (0, "")


def test_what_the_units_name_is_what_the_installer_puts_there() -> None:
    installer = (ROOT / "deploy" / "install.sh").read_text(encoding="utf-8")
    named = {name for unit in UNITS for name in re.findall(r"/opt/giamngheo/\S+", unit.read_text("utf-8"))}
    assert named == {PROGRAM, "/opt/giamngheo/share/doc/giamngheo/operate.md"}
    assert '-D -m 644 operate.md "$target/share/doc/giamngheo/operate.md"' in installer
    assert '-m 755 deploy/giamngheo-admin "$target/bin/giamngheo-admin"' in installer


def test_whoever_follows_the_page_as_root_acts_as_the_service() -> None:
    """Under systemd every command of the page goes through the wrapper; what needs no register is the exception."""
    page = (ROOT / "docs" / "do" / "operate.md").read_text(encoding="utf-8")
    begin = page.index("## Dịch vụ systemd")
    section = page[begin : page.index("\n## ", begin + 1)]
    commands = re.findall(r"^(?:sudo )?(?:\S*/)?giamngheo(?:-admin)? .*$", section, re.MULTILINE)
    assert len(commands) >= 5
    assert all(command.startswith("sudo giamngheo-admin ") for command in commands)
