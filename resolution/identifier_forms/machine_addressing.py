"""text → whether it speaks to the program that reads it, and not to people (trap 29)."""

from resolution.identifier_forms.word_lists import pattern_lists

MIGHT_HOLD = "(?i)" + "|".join(f"(?:{line})" for line in pattern_lists("machine_addressing.txt")["addressing"])
"""For RE2, and exact: a text with this speaks to a machine."""
