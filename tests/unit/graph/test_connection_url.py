import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InputError
from graph.identity_graph import open_identity_graph
from graph.neo4j.connection import parts_of


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("neo4j://user:p%40ss@host:7688", ("neo4j://host:7688", "user", "p@ss", None)),
        ("bolt://host", ("bolt://host:7687", "", "", None)),
        ("neo4j+s://u:p@host/creators", ("neo4j+s://host:7687", "u", "p", "creators")),
        ("bolt://u:p@[::1]:7000/", ("bolt://[::1]:7000", "u", "p", None)),
    ],
)
def test_a_url_is_an_address_and_credentials(url: str, parts: tuple[str, str, str, str | None]) -> None:
    assert parts_of(url) == parts


@pytest.mark.parametrize(
    "url", ["http://u:secret@host", "neo4j://", "neo4j://u:secret@host:port", "", "neo4j://u:secret@[::1"]
)
def test_a_wrong_url_names_the_setting_and_no_password(url: str) -> None:
    with pytest.raises(InputError, match="INCREATOR_GRAPH_URL") as refused:
        parts_of(url)
    assert "secret" not in str(refused.value)


@given(password=st.text(min_size=2).map("hunter2{}".format))
def test_no_refusal_repeats_a_password(password: str) -> None:
    with pytest.raises(InputError) as refused:
        parts_of(f"nonsense://user:{password}@host")
    assert refused.value.__cause__ is None
    assert password not in str(refused.value)


@pytest.mark.anyio
async def test_a_scheme_without_an_adapter_is_refused() -> None:
    with pytest.raises(InputError, match="postgresql"):
        async with open_identity_graph("postgresql://host"):
            pass
