"""What members are to a new head, where their relation to the former one leaves no doubt."""

# The new head's relation to the former head → a member's relation to the former head → to the new one.
# A daughter-in-law, a brother, a grandparent are “other” in the codes. What is not here cannot be told.
_TO_NEW_HEAD = {
    "spouse": {"head": "spouse", "child": "child", "grandchild": "grandchild", "parent": "other"},
    "child": {"head": "parent", "spouse": "parent", "child": "other", "parent": "other"},
    "parent": {"head": "child", "spouse": "other", "child": "grandchild", "grandchild": "other"},
    "grandchild": {"head": "other", "spouse": "other", "parent": "other", "grandchild": "other"},
}


def relation_to_new_head(new_head: str | None, member: str | None) -> str | None:
    """The relation to the new head; None: an officer has to ask. Both arguments: relations to the former head."""
    if new_head == "head":
        return member
    return _TO_NEW_HEAD.get(new_head or "", {}).get(member or "")
