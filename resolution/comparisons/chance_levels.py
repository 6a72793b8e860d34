"""bits of chance → levels: how rarely two strangers are as alike as these two."""

from resolution.comparison import ComparisonLevel

EDGES = (14, 11, 8, 6, 4, 2)
"""Where levels end, in bits: from one chance pair in 16,384 that is as alike to one in four."""

MOST_BITS = 10.0
"""What a slot weighs at most: others can copy what it was made of, so it is no reason by itself to join two accounts."""


def chance_levels(bits: str, *, most: float, least: float) -> tuple[ComparisonLevel, ...]:
    """Levels over the SQL expression `bits`, from the most alike on.

    Before any data is seen the first weighs `most` bits and the last, where they are as alike as chance pairs are, `least`.
    """
    step = (most - least) / len(EDGES)
    levels = [
        ComparisonLevel(
            name=f"as alike as one in {1 << edge:,} by chance",
            condition=f"{bits} >= {edge}",
            prior_bits=most - step * place,
            most_bits=MOST_BITS,
        )
        for place, edge in enumerate(EDGES)
    ]
    return (
        *levels,
        ComparisonLevel(name="no more alike than chance", condition="TRUE", prior_bits=least, most_bits=MOST_BITS),
    )
