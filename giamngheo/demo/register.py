"""The demo register: a synthetic province loaded into the running product, with one account a role."""

import os
import tempfile
from datetime import date
from pathlib import Path

import django

from giamngheo.demo.three_years import three_years
from giamngheo.rules.numbers import grouped

PROVINCE, HOUSEHOLDS, SEED = "14", 60_000, 2022
REVIEWED_ON = date(2024, 10, 10)


def main() -> None:
    """Fill an empty register; one that has households already is left as it is."""
    django.setup()
    # The apps exist only from here on: start-up order of Django, outside the product's own process.
    from giamngheo.demo.filling import Filling, is_empty

    if not is_empty():
        print("CSDL đã có hộ: giữ nguyên")
        return
    households = int(os.environ.get("HOUSEHOLDS", HOUSEHOLDS))
    with tempfile.TemporaryDirectory() as folder:
        filling = Filling(PROVINCE, three_years(PROVINCE, households, SEED, Path(folder)))
    for done in filling.loaded(REVIEWED_ON):
        print(f"\rĐã nạp {grouped(done)}/{grouped(households)} hộ", end="", flush=True)
    print()


if __name__ == "__main__":
    main()
