"""What handles and names tell together."""

import numpy as np
import pytest

from resolution.shared_parts import CONFLICT_BITS
from resolution.text_agreements import TextAgreements

YES = np.array([True])


def text(*, conflict: float, handle: float, name: float, beyond: float, unsaid: float, held: float = 0.0) -> float:
    told = {"conflict": conflict, "handle": handle, "name": name, "beyond": beyond, "unsaid": unsaid, "held": held}
    columns = {column: np.array([bits], dtype=np.float32) for column, bits in told.items()}
    return float(TextAgreements(**columns, has_text=YES, has_handles=YES).text[0])


def test_the_most_that_handles_or_names_or_both_tell_counts() -> None:
    assert text(conflict=0, handle=30, name=10, beyond=15, unsaid=8) == 30
    assert text(conflict=0, handle=20, name=18, beyond=12, unsaid=4) == 30
    assert text(conflict=0, handle=20, name=0, beyond=12, unsaid=4, held=25) == 25


@pytest.mark.parametrize(("conflict", "told"), [(0.0, 30.0), (float(CONFLICT_BITS), 5.0 + 12.0)])
def test_where_names_differ_what_both_say_of_the_handles_tells_what_the_names_share(
    conflict: float, told: float
) -> None:
    """`divya123` is Divya Pandey's and Divya Rathore's: it tells a common given name and 123."""
    assert text(conflict=conflict, handle=30, name=5, beyond=22, unsaid=12) == told


def test_a_handle_of_which_one_name_says_nothing_tells_all_of_it_however_the_names_differ() -> None:
    assert text(conflict=20, handle=40, name=0, beyond=10, unsaid=40) == 40
