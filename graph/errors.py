"""The tree of errors: one root, two families.

    IncreatorError
    ├── TransientError        worth a retry: a store is away, a lock timed out, a platform throttles
    └── PermanentError        the same call fails again
        ├── InputError        what was given is wrong; the message names the file, line or setting
        └── NotFoundError     what was asked for is not there

Adapters translate the errors of their drivers into these at their edge. Workers retry the first family and no other.
"""


class IncreatorError(Exception):
    """The root: catch this to catch all of ours."""


class TransientError(IncreatorError):
    """The same call may succeed later."""


class PermanentError(IncreatorError):
    """The same call fails again."""


class InputError(PermanentError):
    """What was given is wrong; the message names the place and what to do."""


class NotFoundError(PermanentError):
    """What was asked for is not there."""
