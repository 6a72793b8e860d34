"""claims: does one account say that the other is also theirs, and does the other say so too.

Same-platform pairs cannot show how often chance gives a claim, since an account names its accounts on other platforms;
training estimates both sides of this comparison by EM from what else agrees.
"""

from resolution.comparison import Comparison, ComparisonLevel

CLAIM = Comparison(
    name="claim",
    null_when="FALSE",
    decoys="cannot tell",
    scales=(4,),
    levels=(
        ComparisonLevel(name="each claims the other", condition="p.left_claims AND p.right_claims", prior_bits=16),
        ComparisonLevel(
            name="one claims the other, and nobody else",
            condition="(p.left_claims OR p.right_claims) AND NOT p.claim_contested AND NOT p.claims_another",
            prior_bits=10,
        ),
        ComparisonLevel(
            name="one of several claims",
            condition="(p.left_claims OR p.right_claims) AND NOT p.claims_another",
            prior_bits=4,
        ),
        ComparisonLevel(
            name="claimed, but claims another account", condition="p.left_claims OR p.right_claims", prior_bits=0
        ),
        ComparisonLevel(name="claims another account there", condition="p.claims_another", prior_bits=-5),
        ComparisonLevel(name="claims an account there that is not known", condition="p.claims_unknown", prior_bits=-1),
        ComparisonLevel(name="no claim", condition="TRUE", prior_bits=-0.3),
    ),
)
