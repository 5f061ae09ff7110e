"""The licence is whole and is the one that the package names."""

import tomllib
from hashlib import sha256

from .files import ROOT

# SHA-256 of the Free Software Foundation's text of the licence, as its own page gives it.
AGPL_3 = "8486a10c4393cee1c25392769ddd3b2d6c242d6ec7928e1414efff7dfb2f07ef"


def test_the_licence_is_the_official_text_word_for_word() -> None:
    assert sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == AGPL_3


def test_the_package_and_the_readme_name_that_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "AGPL-3.0-or-later"
    assert "AGPL-3.0-or-later" in (ROOT / "README.md").read_text(encoding="utf-8")
