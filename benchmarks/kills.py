"""An import's load or undo struck at fifty moments, its worker killed and the database's server by turns: nothing lost,
nothing twice (benchmarks.faults).

The world, file and counting of tests/pages/test_imports_killed.py, larger: HOMES households a commune; each round is
loaded through kills, counted by other code, taken back through kills, and compared with what was before.
"""

import os
import random
import time

import django

from benchmarks.register import register
from tests.killing import Struck, content, counted, files

KILLS = int(os.environ.get("KILLS", "50"))
HOMES, AT_ONCE, OF_A_JOB = int(os.environ.get("HOMES", "1000")), 50, 3


def rounds(struck: Struck) -> str:
    """Load and take back until enough have died. Raises AssertionError where a row is lost or twice."""
    django.setup()
    # The apps exist only from here on: start-up order of Django, outside the product's own process.
    from tests.killing_office import Office
    from tests.world import build

    officer, begun, number = build().officer("province"), time.monotonic(), 0
    before = content(struck.addresses)
    while struck.kills < KILLS:
        office, number = Office(officer, struck, files(HOMES)), number + 1
        office.load(moments(struck.chance))
        after = content(struck.addresses)
        new = {name: len(rows) - len(before[name]) for name, rows in after.items()}
        assert new == counted(*office.tables), new
        assert all(len(set(rows)) == len(rows) for rows in after.values())
        office.undo(moments(struck.chance))
        assert content(struck.addresses) == before, "something of the import is still there"
    seconds = time.monotonic() - begun
    size = f"{new['households']:,} households in parts of {AT_ONCE}"
    killed = f"{struck.kills - struck.servers} workers and {struck.servers} database servers killed"
    return f"{killed} in {number} loads and undos of {size}, {seconds:.0f} s: nothing lost, nothing twice"


def moments(chance: random.Random) -> list[float]:
    """The shares of a job at which something dies."""
    return sorted(chance.uniform(0, 0.8) for _ in range(OF_A_JOB))


def main() -> None:
    """Print what was found."""
    with register() as made:
        os.environ |= made.environment(made.roles.app)
        with Struck(made.roles, str(made.data), AT_ONCE, random.Random(), cluster=made.cluster) as struck:
            print(rounds(struck))


if __name__ == "__main__":
    main()
