"""The linkers of what accounts state and share, in the order of the report; `probabilistic` links what scores say."""

from resolution.linkers.declared import ONE_WAY_CLAIM, RECIPROCAL_CLAIM, SECOND_ACCOUNT
from resolution.linkers.deterministic import HANDLE_AND_LOCATION, SAME_CONTACT, SAME_PAGE

LINKERS = (RECIPROCAL_CLAIM, ONE_WAY_CLAIM, SECOND_ACCOUNT, SAME_CONTACT, SAME_PAGE, HANDLE_AND_LOCATION)
