"""The comparisons, in the order of the comparison vector."""

from resolution.comparisons.avatar import AVATAR
from resolution.comparisons.bio import BIO
from resolution.comparisons.claim import CLAIM
from resolution.comparisons.contact import CONTACT
from resolution.comparisons.display_name import DISPLAY_NAME
from resolution.comparisons.handle import HANDLE
from resolution.comparisons.language import LANGUAGE
from resolution.comparisons.location import LOCATION
from resolution.comparisons.name_in_handle import NAME_IN_HANDLE
from resolution.comparisons.numbers import NUMBERS
from resolution.comparisons.web import WEB

COMPARISONS = (HANDLE, NUMBERS, DISPLAY_NAME, NAME_IN_HANDLE, CLAIM, CONTACT, WEB, LOCATION, LANGUAGE, AVATAR, BIO)
