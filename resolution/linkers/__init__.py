"""The linkers, in the order of the report: each turns what the stages found into links with evidence."""

from resolution.linkers.declared import ONE_WAY_CLAIM, RECIPROCAL_CLAIM, SECOND_ACCOUNT
from resolution.linkers.deterministic import HANDLE_AND_LOCATION, SAME_CONTACT, SAME_PAGE
from resolution.linkers.probabilistic import PROBABILISTIC

LINKERS = (RECIPROCAL_CLAIM, ONE_WAY_CLAIM, SECOND_ACCOUNT, SAME_CONTACT, SAME_PAGE, HANDLE_AND_LOCATION, PROBABILISTIC)
