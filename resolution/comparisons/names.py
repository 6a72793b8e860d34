"""handles and display names together: how many bits their common parts tell (`shared_parts`).

Handle and name are two renderings of one choice: who is called Jane Doe is `janedoe` more often than not. And a pair is
compared because its handles *or* its names have something in common, so among the pairs that are compared by chance one
agreement makes the other rarer. Weights of two comparisons would count the first twice and take the second for commoner
than it is. Here both are one scale: the bits of the names, and those of the handles that the names do not tell.

A handle is unique on its platform, so two accounts of one platform never agree exactly: exact handles, those with another
number or affix, and those in another order are on one scale, or chance would look rarer than it is.
"""

from resolution.comparison import Comparison, ComparisonLevel
from resolution.comparisons.agreed_bits import agreement_levels

_DIFFER = "p.names_differ"

NAMES = Comparison(
    name="handle and name",
    null_when="p.text_bits IS NULL",
    left="concat_ws(' · ', l.handle, l.display_name)",
    right="concat_ws(' · ', r.handle, r.display_name)",
    levels=(
        *(
            ComparisonLevel(
                name=f"{level.name}, the names differ",
                condition=f"{_DIFFER} AND {level.condition}",
                prior_bits=level.prior_bits - 3,
            )
            for level in agreement_levels("p.text_bits", of="they", fewer=1)
        ),
        *agreement_levels("p.text_bits", of="they"),
    ),
    scales=(17, 17),
)
