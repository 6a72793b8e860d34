"""The comparisons, in the order of the comparison vector."""

from resolution.comparisons.avatar import AVATAR
from resolution.comparisons.bio import BIO
from resolution.comparisons.claim import CLAIM
from resolution.comparisons.contact import CONTACT
from resolution.comparisons.form import FORM
from resolution.comparisons.language import LANGUAGE
from resolution.comparisons.location import LOCATION
from resolution.comparisons.look_alike import LOOK_ALIKE
from resolution.comparisons.names import NAMES
from resolution.comparisons.web import WEB

COMPARISONS = (NAMES, FORM, LOOK_ALIKE, CLAIM, CONTACT, WEB, LOCATION, LANGUAGE, AVATAR, BIO)
