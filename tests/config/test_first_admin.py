"""`giamngheo first-admin`: the one officer whom nobody enters, in a register that has none."""

import subprocess
import sys
from pathlib import Path

from .product import ROOT, environment, serving


def first_admin(data: Path, name: str) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-m", "giamngheo", "first-admin", "--user", name]
    words += ["--name", "Lường Thị Mai", "--office", "UBND tỉnh Sơn La"]
    return subprocess.run(
        words, cwd=ROOT, env=environment(GIAMNGHEO_DATA=str(data)), capture_output=True, text=True
    )


def test_the_first_administrator_is_entered_once_while_the_product_runs(data: Path, tmp_path: Path) -> None:
    nobody_serves = first_admin(tmp_path / "never served", "quantri")
    assert nobody_serves.returncode == 2
    assert "hãy chạy “giamngheo serve” trước" in nobody_serves.stderr
    with serving(data):
        entered = first_admin(data, "quantri")
        assert entered.returncode == 0, entered.stderr
        assert "Mật khẩu tạm" in entered.stdout
        again = first_admin(data, "nguoikhac")
    assert again.returncode == 2
    assert "Đã có quản trị viên." in again.stderr
