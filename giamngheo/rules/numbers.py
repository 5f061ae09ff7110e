"""Numbers as a Vietnamese office writes them."""


def grouped(number: float, decimals: int = 0) -> str:
    """1166086 → 1.166.086; 1166.086 with three decimals → 1.166,086."""
    english = f"{number:,.{decimals}f}"
    return english.translate(str.maketrans(",.", ".,"))
