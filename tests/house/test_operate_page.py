"""Whoever runs the product finds every variable that steers it on one page."""

import ast

from .files import ROOT, python_files, tree

PAGE = ROOT / "docs" / "do" / "operate.md"
# What the machine sets for every program.
OF_THE_SYSTEM = {"JAVA_HOME"}


def read_variables() -> set[str]:
    """Every name that is looked up in os.environ, or in the mapping that the settings are given for it."""
    found = set()
    for path in python_files("giamngheo"):
        for node in ast.walk(tree(path)):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=value, attr="get"), args=[ast.Constant(value=str(name)), *_]
                ) if ast.unparse(value) in ("os.environ", "environment"):
                    found.add(name)
                case ast.Subscript(value=value, slice=ast.Constant(value=str(name))) if ast.unparse(
                    value
                ) == "os.environ" and isinstance(node.ctx, ast.Load):
                    found.add(name)
    return found


def test_every_variable_that_the_product_reads_is_on_the_page_for_whoever_runs_it() -> None:
    read = read_variables() - OF_THE_SYSTEM
    assert {"GIAMNGHEO_DATA", "DATABASE_URL", "GIAMNGHEO_OIDC_ISSUER", "GIAMNGHEO_HOSTS"} <= read
    page = PAGE.read_text(encoding="utf-8")
    assert {name for name in read if f"`{name}`" not in page} == set()
