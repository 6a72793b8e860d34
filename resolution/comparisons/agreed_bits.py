"""bits of agreement → levels: how much two texts tell in common."""

from resolution.comparison import ComparisonLevel

EDGES = (60, 50, 40, 33, 28, 24, 21, 18, 16, 14, 12, 10, 8, 6, 4, 2)
"""Where levels end, in bits: finer where chance and a match are hard to tell apart."""

CHANCE_BITS = 8.0
"""Before any data is seen: of two texts that agree by this much it is as likely by chance as not, among candidate pairs."""

MOST_BELIEVED, LEAST_BELIEVED = 16.0, -4.0


def agreement_levels(bits: str, *, of: str, fewer: int = 1) -> tuple[ComparisonLevel, ...]:
    """Levels over the SQL expression `bits`, from the most agreement to the least; the name of each tells its bounds.

    `fewer`: take every so many of the edges only.
    """
    edges = EDGES[::fewer]
    levels = [
        ComparisonLevel(
            name=f"{of} agree in {low} bits" + (f" to {high}" if high else " or more"),
            condition=f"{bits} >= {low}",
            prior_bits=_believed(low, high or low + 5),
        )
        for high, low in zip((None, *edges[:-1]), edges, strict=True)
    ]
    least = ComparisonLevel(
        name=f"{of} agree in less than {edges[-1]} bits", condition="TRUE", prior_bits=_believed(0, 2)
    )
    return (*levels, least)


def _believed(low: float, high: float) -> float:
    return min(max((low + high) / 2 - CHANCE_BITS, LEAST_BELIEVED), MOST_BELIEVED)
