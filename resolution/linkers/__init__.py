"""The linkers of what accounts state and share, in the order of the report; `probabilistic` links what scores say."""

from resolution.linkers.declared import ONE_WAY_CLAIM, RECIPROCAL_CLAIM, SECOND_ACCOUNT
from resolution.linkers.deterministic import DISTINCTIVE_BITS, HANDLE_AND_LOCATION, SAME_CONTACT, SAME_PAGE

LINKERS = (RECIPROCAL_CLAIM, ONE_WAY_CLAIM, SECOND_ACCOUNT, SAME_CONTACT, SAME_PAGE, HANDLE_AND_LOCATION)

READ_BY_LINKERS = f"""
left_claims OR right_claims OR second_account OR contact_others = 0 OR web_others = 0 OR handle_bits >= {DISTINCTIVE_BITS}
"""
"""SQL over `paired`: the pairs that one of these linkers reads. Of the others nothing but their vector need be kept."""
