"""The comparisons, in the order of the comparison vector."""

from resolution.comparisons.avatar import AVATAR
from resolution.comparisons.bio import BIO
from resolution.comparisons.claim import CLAIM
from resolution.comparisons.contact import CONTACT
from resolution.comparisons.creation import CREATION
from resolution.comparisons.followers import FOLLOWERS
from resolution.comparisons.form import FORM
from resolution.comparisons.language import LANGUAGE
from resolution.comparisons.location import LOCATION
from resolution.comparisons.look_alike import LOOK_ALIKE
from resolution.comparisons.names import NAMES
from resolution.comparisons.slots import AUDIENCE, BIO_MEANING, BRANDS, CONTENT, FACE_SIMILARITY, POSTING
from resolution.comparisons.web import WEB

_ALWAYS = (NAMES, FORM, LOOK_ALIKE, CLAIM, CONTACT, WEB, LOCATION, LANGUAGE, AVATAR, BIO)
_WHERE_THE_COLUMN_IS = (FOLLOWERS, CREATION, BIO_MEANING, CONTENT, AUDIENCE, BRANDS, POSTING, FACE_SIMILARITY)

COMPARISONS = (*_ALWAYS, *_WHERE_THE_COLUMN_IS)
