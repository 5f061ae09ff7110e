"""The official forms: counted again by hand, their identities, what they refuse, how they look."""
