"""A password to be said on the telephone and changed at the first sign-in."""

import secrets

# Without letters and digits that look or sound alike: no 0 o, 1 l i, 5 s, 8 b, m n, v y.
ALPHABET = "acdefghjkpqrtuwxz234679"
GROUPS, LETTERS = 4, 4


def temporary_password() -> str:
    """Sixteen letters and digits in groups of four (72 bits): 4hqd-t7ka-9xce-w2rf."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(GROUPS))
    return "-".join(groups)
