"""e-mails of a plain form → what they state, by columns.

Of the mailboxes of one domain it only matters whether the name is an office's, and whether domain and name resemble the
account's: one of those for which that is the same is asked about. What is written in another way is left to `reading`.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from resolution.identifier_forms.email_address import HOLDS_OFFICE, state_listed_email
from resolution.identifier_forms.passage import Finding
from resolution.identifier_forms.statement_table import Somebody, asked_once, resembling, statement_table
from resolution.identifier_forms.web_page import is_listed

_PLAIN = r"^(?P<local>[a-z0-9_](?:[a-z0-9._%\-]{0,98}[a-z0-9_])?)@(?P<domain>[a-z0-9.\-]+)$"


def state_plain_emails(listed: pa.Table) -> tuple[pa.Array, pa.Table]:
    """Which of `text` are plain, (n,) bool, and STATEMENTS of those. Needed besides: `row`, `handle`, `display_name`."""
    email = pc.ascii_lower(listed["text"].combine_chunks())
    parts = pc.extract_regex(email, pattern=_PLAIN)
    plain = parts.is_valid()
    listed, email, parts = listed.filter(plain), email.filter(plain), parts.filter(plain)
    local, domain = pc.struct_field(parts, "local"), pc.struct_field(parts, "domain").dictionary_encode()
    at = domain.indices.to_numpy().astype(np.int64)
    label = pc.replace_substring_regex(domain.dictionary, r"\..*", "").take(domain.indices)
    # Whose a mailbox at a provider for everybody is does not depend on what it resembles.
    asked = ~np.array([is_listed(text, "freemail") for text in domain.dictionary.to_pylist()], np.bool_)[at]
    like_label, like_local = resembling(listed, asked, label, local)
    is_office = pc.match_substring_regex(local, HOLDS_OFFICE).to_numpy(zero_copy_only=False)

    def ask(position: int) -> Finding | None:
        likes = ((label, like_label), (local, like_local))
        alike = tuple(words[position].as_py() for words, like in likes if like[position])
        return state_listed_email(email[position].as_py(), Somebody(platform="", handle=None, alike=alike))

    findings, which = asked_once(((at * 2 + is_office) * 2 + like_label) * 2 + like_local, ask)
    return plain, statement_table(listed["row"], "emails", findings, which, email)
