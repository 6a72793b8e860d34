"""a model → what has to be said beside its probabilities, in sentences."""

import re


def uncertainty_notes(chance_from: str) -> list[str]:
    """Nothing where decoys have calibrated the model; else that its probabilities, and the expected precision, are a guess.

    `chance_from`: that of the model.
    """
    if not is_a_guess(chance_from):
        return []
    few = re.search(r"(\d+) decoys are too few \(of (\d+)\)", chance_from)
    seen, needed = few.groups() if few else ("few", "more")
    told = (
        f"Probabilities were not calibrated: where the model was trained only {seen} pairs of one platform show what chance "
        f"gives, and {needed} are needed. The expected precision is a guess here, and may be far too high. What helps: more "
        "accounts, a model that was trained on a larger table (--model), judgements (--judgements)."
    )
    return [told]


def is_a_guess(chance_from: str) -> bool:
    """Whether too few strangers were seen to hold a probability against."""
    return chance_from != "decoys"
