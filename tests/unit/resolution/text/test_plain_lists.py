"""What is stated by columns is what is stated by reading one account after the other."""

from typing import Any

import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from resolution.identifier_forms.plain_lists import state_plain_lists
from resolution.identifier_forms.platform_hosts import PLATFORM_HOSTS
from resolution.identifier_forms.reading import MOST_STATEMENTS, read_account
from resolution.identifier_forms.web_page import NAMES_OF_PAGES
from resolution.identifier_forms.word_lists import word_lists

LISTED = word_lists("page_hosts.txt")
NAMES = st.one_of(
    st.sampled_from(
        ["jane", "Jane.Doe", "jane_doe", "j-doe", "janedoe", "@jane", "14155552671", "x", "_", "https", "jané"]
    ),
    st.sampled_from(sorted({*NAMES_OF_PAGES, *LISTED["business mailboxes"]})),
    st.from_regex(r"@?[A-Za-z0-9_.\-]{1,12}", fullmatch=True),
)
HOSTS = st.one_of(
    st.sampled_from(sorted({host for row in PLATFORM_HOSTS for host in row.hosts | row.short_hosts | row.subdomains})),
    st.sampled_from(sorted({entry for name in LISTED if name != "business mailboxes" for entry in LISTED[name]})),
    st.sampled_from(
        ["janedoe.com", "shop.jane-doe.co.uk", "agency.com", "nothing", "a..b", "-.com", "jane.example", "q.co"]
    ),
    st.from_regex(r"[A-Za-z0-9.\-]{1,12}", fullmatch=True),
)
PLACES = st.builds(
    lambda before, label, host: before + label + host,
    st.sampled_from(["", "https://", "http://", "HTTPS://", "https:/", "//"]),
    st.sampled_from(["", "www.", "m.", "jane.", "de.", "Shop."]),
    HOSTS,
)
URLS = st.one_of(
    PLACES,
    st.builds(
        lambda place, name, after: f"{place}/{name}{after}",
        PLACES,
        NAMES,
        st.sampled_from(["", "", "", "/", ".", "/reels", "?igshid=1", "?phone=14155552671", "#!/jane", " ", "\n"]),
    ),
    st.text(max_size=8),
)
EMAILS = st.one_of(
    st.builds(lambda local, host: f"{local}@{host}", NAMES, HOSTS),
    st.builds(lambda local, plus, host: f"{local}+{plus}@{host}", NAMES, NAMES, HOSTS),
    st.text(max_size=8),
)
ACCOUNTS = st.fixed_dictionaries(
    {
        "platform": st.sampled_from(["instagram", "x", "youtube", "tiktok"]),
        "handle": st.sampled_from([None, "jane", "janedoe", "jane.doe", "agency", "contact"]),
        "display_name": st.sampled_from([None, "", "Jane Doe", "Ｊａｎｅ Doe 🌸", "Agency"]),
        "urls": st.one_of(st.none(), st.lists(st.one_of(st.none(), URLS), max_size=3)),
        "emails": st.one_of(st.none(), st.lists(st.one_of(st.none(), EMAILS), max_size=2)),
    }
)
SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("platform", "handle", "display_name")]
    + [(name, pa.list_(pa.string())) for name in ("urls", "emails")]
)


def one(**columns: Any) -> dict[str, Any]:
    return {"platform": "x", "handle": "jane", "display_name": "Jane Doe", "urls": None, "emails": None} | columns


def read_alone(account: dict[str, Any]) -> list[tuple[Any, ...]]:
    texts = {"display_name": account["display_name"]} if account["display_name"] else {}
    statements = read_account(
        platform=account["platform"],
        handle=account["handle"],
        country=None,
        parody=False,
        urls=account["urls"] or (),
        emails=account["emails"] or (),
        texts=texts,
        forms=dict.fromkeys(texts, 0),
    )
    return [tuple(statement) for statement in statements]


@given(st.lists(ACCOUNTS, max_size=6))
@example([one(urls=["x.com/jane"]), one(urls=["https://www.x.com/@Jane/"]), one(urls=["instagram.com/jane"])])
@example(
    [one(urls=["stan.store/Jane"]), one(urls=["stan.store/bob"]), one(urls=["bit.ly/Ab"]), one(urls=["linktr.ee/Ab"])]
)
@example([one(emails=["a@janedoe.com"]), one(emails=["Jane@agency.com"]), one(emails=["info@agency.com"])])
@example(
    [
        one(urls=["linktr.ee/a", "https://linktr.ee/A"]),
        one(urls=["wa.me/14155552671"]),
        one(urls=["youtube.com/channel/UC"]),
    ]
)
@example([one(urls=["youtube.com/feed"]), one(urls=["stan.store/login"]), one(urls=["instagram.com/p/"])])
@example([one(urls=[f"linktr.ee/a{n}" for n in range(MOST_STATEMENTS)], emails=["jane@gmail.com"])])
@settings(deadline=None, max_examples=500)
def test_columns_state_what_one_account_after_the_other_does(accounts: list[dict[str, Any]]) -> None:
    is_plain, stated = state_plain_lists(
        pa.Table.from_pylist(accounts, SCHEMA), pa.array([True] * len(accounts), pa.bool_())
    )
    expected = [
        (row, *statement)
        for row, account in enumerate(accounts)
        if is_plain[row].as_py()
        for statement in read_alone(account)
    ]
    assert [tuple(row.values()) for row in stated.to_pylist()] == expected


@given(st.lists(st.one_of(st.none(), NAMES), min_size=1, max_size=3), st.booleans())
@settings(deadline=None)
def test_only_accounts_that_are_asked_state_something(names: list[str | None], asked: bool) -> None:  # noqa: FBT001
    table = pa.Table.from_pylist([one(urls=[f"linktr.ee/{name}" if name else None]) for name in names], SCHEMA)
    is_plain, stated = state_plain_lists(table, pa.array([asked] * len(table)))
    assert set(stated["row"].to_pylist()) <= {n for n in range(len(table)) if is_plain[n].as_py()}
    assert asked or not any(is_plain.to_pylist())


def test_what_nearly_everybody_states_is_stated_by_columns() -> None:
    accounts = [
        one(urls=["https://www.tiktok.com/@jane.doe"]),
        one(urls=["instagram.com/jane/"], emails=["jane.doe99@gmail.com"]),
        one(urls=["https://janedoe.com", "beacons.ai/jane"], emails=["booking@agency.com"]),
        one(),
        one(urls=["https://youtube.com/@jane?sub_confirmation=1"]),
        one(emails=["mgmt+jane@agency.com"]),
    ]
    is_plain, stated = state_plain_lists(pa.Table.from_pylist(accounts, SCHEMA), pa.array([True] * len(accounts)))
    assert is_plain.to_pylist() == [True, True, True, True, False, False]
    assert stated["value"].to_pylist() == [
        "tiktok:jane.doe",
        "instagram:jane",
        "jane.doe99@gmail.com",
        "janedoe.com",
        "beacons.ai/jane",
        "booking@agency.com",
    ]
