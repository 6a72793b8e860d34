"""CSV, Parquet, JSONL → accounts: the same rows in every form, and each way in which real files are odd."""

import csv
import gzip
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InputError
from graph.tables import ACCOUNTS
from ingestion.account_columns import lists, written_count
from ingestion.account_rows import READ
from ingestion.account_table import AccountTable, read_account_batches, read_account_table
from ingestion.account_words import ALIASES, COLUMNS, described_columns
from ingestion.cell_lists import SEPARATED, cell_values
from ingestion.raw_tables.csv_table import MISSING

REAL = Path(__file__).resolve().parents[4] / "shared" / "data"


def table(
    tmp_path: Path,
    text: str | bytes,
    name: str = "a.csv",
    *,
    columns: dict[str, str] | None = None,
    keep: Sequence[str] = (),
) -> AccountTable:
    (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return read_account_table(tmp_path / name, columns=columns, keep=keep)


def test_the_columns_that_are_described_are_those_that_are_read() -> None:
    assert set(COLUMNS) == READ
    assert all(f"`{name}`" in described_columns() for name in (*COLUMNS, *ALIASES))


def rows(read: AccountTable) -> list[dict[str, object]]:
    """The accounts without what is null."""
    return [{k: v for k, v in row.items() if v is not None} for row in read.accounts.to_pylist()]


def test_every_column_of_the_contract_is_read(tmp_path: Path) -> None:
    read = table(
        tmp_path,
        "platform,native_id,handle,display_name,bio,urls,emails,location,country,language,followers,following,posts,"
        "verified,avatar_hash,created_at,observed_at\n"
        'Twitter,9007199254740993,@MiraOkafor, Mira Okafor ,"Cook,\n""the"" one",https://a.example https://b.example,'
        "m@a.example,Lagos,ng,en-GB,1200,3,4,TRUE,00FF00ff00FF00ff,2015-02-03T04:05:06.789Z,2026-01-02\n",
    )
    assert rows(read) == [
        {
            "account_key": "x:9007199254740993",
            "platform": "x",
            "native_id": "9007199254740993",
            "handle": "miraokafor",
            "display_name": "Mira Okafor",
            "bio": 'Cook,\n"the" one',
            "urls": ["https://a.example", "https://b.example"],
            "emails": ["m@a.example"],
            "location": "Lagos",
            "country": "NG",
            "language": "en",
            "followers": 1200,
            "following": 3,
            "posts": 4,
            "verified": True,
            "avatar_hash": "00ff00ff00ff00ff",
            "created_at": datetime(2015, 2, 3, 4, 5, 6, 789_000, UTC),
            "observed_at": datetime(2026, 1, 2, tzinfo=UTC),
            "state": "active",
            "row": 0,
        }
    ]
    assert read.accounts.schema.names == [*ACCOUNTS.names, "row"]
    assert (read.rejected, read.ignored_columns, read.unreadable, read.notes) == ([], [], {}, [])


def test_aliases_are_read_and_several_of_one_meaning_are_joined(tmp_path: Path) -> None:
    read = table(
        tmp_path,
        "platform,handle,Name,display name,url,website,email\n"
        'tiktok,a,n,shown,https://1 https://2,"https://2, https://3;",<a@b.c>\n'
        "tiktok,b,n,,,,\n",
    )
    assert [row.get("display_name") for row in rows(read)] == ["shown", "n"]
    assert [row.get("urls") for row in rows(read)] == [["https://1", "https://2", "https://3"], None]
    assert rows(read)[0]["emails"] == ["a@b.c"]


def test_columns_that_nobody_knows_are_ignored_and_named(tmp_path: Path) -> None:
    read = table(tmp_path, "state,platform,handle,Shoe Size\nAS,x,a,44\n")
    assert read.ignored_columns == ["state", "Shoe Size"]


@pytest.mark.parametrize(
    ("cell", "emails"),
    [
        ("a@b.com;c@d.com", ["a@b.com", "c@d.com"]),
        ("a@b.com,c@d.com", ["a@b.com", "c@d.com"]),
        (" a@b.com ; <c@d.com>, e@f.com;", ["a@b.com", "c@d.com", "e@f.com"]),
        ("<a@b.com>", ["a@b.com"]),
        ('["a@b.com", null, "c@d.com"]', ["a@b.com", "c@d.com"]),
        ("['a@b.com','c@d.com']", ["a@b.com", "c@d.com"]),
        ("[]", None),
    ],
)
def test_emails_of_a_cell_are_separated_by_what_people_put_between_them(
    tmp_path: Path, cell: str, emails: list[str] | None
) -> None:
    assert emails_and_urls(tmp_path, cell, "")["emails"] == emails


@pytest.mark.parametrize(
    ("cell", "urls"),
    [
        ("https://a.com;https://b.com,www.c.com", ["https://a.com", "https://b.com", "www.c.com"]),
        ("https://a.com, https://b.com", ["https://a.com", "https://b.com"]),
        ('["https://a.com"]', ["https://a.com"]),
        ('["https://a.com", "https://b.com/1,2"]', ["https://a.com", "https://b.com/1,2"]),
        ("['https://a.com','HTTPS://b.com']", ["https://a.com", "HTTPS://b.com"]),
        ("https://a.com/maps/@48.8,2.3;x=1", ["https://a.com/maps/@48.8,2.3;x=1"]),
        ("[https://a.com](https://b.com)", ["[https://a.com](https://b.com)"]),
    ],
)
def test_urls_of_a_cell_are_separated_only_where_another_begins(tmp_path: Path, cell: str, urls: list[str]) -> None:
    assert emails_and_urls(tmp_path, "", cell)["urls"] == urls


def emails_and_urls(folder: Path, emails: str, urls: str) -> dict[str, list[str] | None]:
    """As CSV reads the cells, and JSONL and a payload of a platform do."""
    row = {"platform": "x", "handle": "a", "emails": emails, "urls": urls}
    text = io.StringIO()
    csv.writer(text).writerows([row.keys(), row.values()])
    read = table(folder, text.getvalue()).accounts.select(["emails", "urls"])
    assert table(folder, orjson.dumps(row), "a.jsonl").accounts.select(["emails", "urls"]).equals(read)
    return read.to_pylist()[0]


@given(st.text(st.sampled_from("a@,; .['\"]www.h:/"), max_size=20), st.sampled_from([*SEPARATED]))
def test_a_cell_alone_has_the_values_that_it_has_in_a_column(cell: str, column: str) -> None:
    in_column = lists([pa.array([None, cell, "[1]"])], column).to_pylist()[1]
    assert (in_column or []) == cell_values(cell, column)


def test_lists_and_texts_of_one_column_of_jsonl_are_read_alike(tmp_path: Path) -> None:
    rows = [{"platform": "x", "handle": "a", "emails": ["a@b.com", "c@d.com"]},
            {"platform": "x", "handle": "b", "emails": "a@b.com;c@d.com"}]  # fmt: skip
    read = table(tmp_path, b"\n".join(map(orjson.dumps, rows)), "a.jsonl")
    assert read.accounts["emails"].to_pylist() == [["a@b.com", "c@d.com"]] * 2


@pytest.mark.parametrize(
    ("text", "handle", "name", "note"),
    [
        (
            "platform,Handle,handle\nx,b,jane\n",
            "jane",
            None,
            "handle, Handle both mean handle: handle is read, and Handle",
        ),
        (
            "platform,handle,Handle\nx,,jane\n",
            "jane",
            None,
            "handle, Handle both mean handle: handle is read, and Handle",
        ),
        (
            "platform,handle,name,display_name\nx,j,A,B\n",
            "j",
            "B",
            "display_name, name both mean display_name: display_na",
        ),
        (
            "platform,handle,name,Display Name,display_name\nx,jane,A,B,\n",
            "jane",
            "B",
            "display_name, Display Name, name all mean display_name: display_name is read, and Display Name, then name",
        ),
    ],
)
def test_of_columns_of_one_meaning_the_exact_spelling_is_read_and_the_others_are_told(
    tmp_path: Path, text: str, handle: str, name: str | None, note: str
) -> None:
    read = table(tmp_path, text)
    assert (rows(read)[0]["handle"], rows(read)[0].get("display_name")) == (handle, name)
    assert [one.startswith(f"{tmp_path / 'a.csv'}: columns {note}") for one in read.notes] == [True]


@pytest.mark.parametrize("header", ["platform,handle,handle", "platform,handle, handle ", "platform,platform,handle"])
def test_two_columns_of_one_name_are_an_error_that_names_it(tmp_path: Path, header: str) -> None:
    with pytest.raises(InputError, match=r"a\.csv: has 2 columns '(handle|platform)'; rename all of them but the one"):
        table(tmp_path, f"{header}\nx,jane,bob\n")


@pytest.mark.parametrize(
    ("column", "meant"),
    [("displayname", "display_name"), ("DisplayName", "display_name"), ("folowers", "followers"), ("e-mail", "email"),
     ("Shoe Size", None), ("country_id", None), ("", None)],
)  # fmt: skip
def test_a_column_that_is_nearly_one_of_ours_is_asked_about(tmp_path: Path, column: str, meant: str | None) -> None:
    read = table(tmp_path, f"platform,handle,{column}\nx,jane,1\n")
    asked = f"column {column} is ignored: did you mean {meant}? (--map {column}={meant})"
    assert read.notes == ([f"{tmp_path / 'a.csv'}: {asked}"] if meant else [])
    assert read.ignored_columns == [column]


def test_nobody_is_asked_about_a_column_that_the_table_has_in_the_right_spelling(tmp_path: Path) -> None:
    assert table(tmp_path, "platform,handle,name,displayname\nx,jane,Jane,J\n").notes == []


def test_words_for_nothing_are_missing_texts_lists_and_ids_of_csv_and_are_counted(tmp_path: Path) -> None:
    text = (
        "platform,native_id,handle,display_name,bio,location,urls,emails\n"
        "x,NULL,nan,NaN, - ,null,N/A,n/a\nx,N/A,none,None,Nan,Na,-,NULL\nx,1,null,Null,none of it,Nan,-,a@b.c\n"
    )
    read = table(tmp_path, text)
    assert [[row.get(name) for name in text.partition("\n")[0].split(",")[1:]] for row in rows(read)] == [
        [None, "nan", None, None, None, None, None],
        [None, "none", None, "Nan", "Na", None, None],
        ["1", "null", "Null", "none of it", "Nan", None, ["a@b.c"]],
    ]
    counted = "native_id 2, display_name 2, bio 1, urls 3, emails 2, location 1"
    told = f"values such as NULL, N/A or - that were read as missing, by column: {counted}"
    assert read.notes == [f"{tmp_path / 'a.csv'}: {told}"]
    assert read.unreadable == {}


def test_rows_without_an_id_are_not_one_account_however_that_is_written(tmp_path: Path) -> None:
    read = table(tmp_path, "platform,native_id,handle\nx,NULL,jane\nx,NULL,bob\nx,NULL,\n")
    assert read.accounts["account_key"].to_pylist() == ["x:@jane", "x:@bob"]
    assert [row.reason for row in read.rejected] == ["neither handle nor native_id"]


def test_parquet_and_jsonl_have_a_null_and_so_keep_such_words(tmp_path: Path) -> None:
    row = {"platform": "x", "handle": "jane", "display_name": "None", "location": "N/A"}
    read = table(tmp_path, orjson.dumps(row), "a.jsonl")
    assert rows(read)[0].items() >= row.items()
    assert read.notes == []


def test_texts_that_are_cut_are_counted_over_all_parts(tmp_path: Path) -> None:
    lines = [f"x,a{row},{'é' * length},{'n' * (row % 3 * 500)}" for row, length in enumerate([100_000, 100_001] * 3)]
    lines += [f"x,b{row},," for row in range(50_000)] + [f"x,c,{'y' * 200_000},{'m' * 1_001}"]
    read = table(tmp_path, "\n".join(["platform,handle,bio,name", *lines]))
    assert read.notes == [
        f"{tmp_path / 'a.csv'}: values that were cut, as they are too long, by column: display_name 1, bio 4"
    ]


def test_a_profile_url_is_a_handle_and_one_with_an_id_is_a_native_id(tmp_path: Path) -> None:
    read = table(
        tmp_path,
        "platform,handle\nyoutube,https://m.youtube.com/@MiraOkafor/videos\n"
        "youtube,youtube.com/channel/UCabcdefghijklmnopqrstuv\ninstagram,https://www.instagram.com/p/CSr71/\n",
    )
    keys = ["youtube:@miraokafor", "youtube:UCabcdefghijklmnopqrstuv"]
    assert read.accounts["account_key"].to_pylist() == keys
    assert [(row.line, row.reason) for row in read.rejected] == [
        (4, "the handle is not one of this platform, and there is no native_id")
    ]


def test_an_address_cut_behind_its_scheme_is_no_handle(tmp_path: Path) -> None:
    read = table(tmp_path, "platform,handle,native_id\ninstagram,https:,\nyoutube,https:,UC1\ninstagram,jane,\n")
    assert read.accounts["account_key"].to_pylist() == ["youtube:UC1", "instagram:@jane"]
    assert read.accounts["handle"].to_pylist() == [None, "jane"]
    assert [(row.line, row.reason) for row in read.rejected] == [
        (2, "the handle is not one of this platform, and there is no native_id")
    ]
    assert read.unreadable == {"handle": 1}


def test_a_row_that_cannot_be_an_account_is_rejected_with_its_line_and_reason(tmp_path: Path) -> None:
    read = table(
        tmp_path,
        'platform,handle,native_id,bio\n,a,,\n"x","b",,"two\nlines"\n\nx,,,\nnot a word,c,,\nx,d\nx,a b c!,,\n'
        "x,,1.36E+18,\nx,e,,\nx,f,,,,\nx,g,,,surplus\n",
    )
    assert read.accounts["account_key"].to_pylist() == ["x:@b", "x:@e", "x:@f"]
    assert read.accounts["row"].to_pylist() == [1, 7, 8]
    rejected = sorted((row.line, row.reason) for row in read.rejected)
    assert rejected == [
        (2, "no platform"),
        (6, "neither handle nor native_id"),
        (7, "the platform is not a word"),
        (8, "2 values, but the first line names 4 columns"),
        (9, "the handle is not one of this platform, and there is no native_id"),
        (10, "the native_id cannot be read (a spreadsheet may have cut its digits), and there is no handle"),
        (13, "5 values, but the first line names 4 columns"),
    ]
    raw = next(row.raw for row in read.rejected if row.line == 7)
    assert orjson.loads(raw)["handle"] == "c"


@pytest.mark.parametrize(
    ("written", "count"),
    [("1200", 1200), ("1200.0", 1200), ("1,200", 1200), ("1 234 567", 1234567), ("1'200", 1200), ("1.2M", 1_200_000),
     ("1.2 k", 1200), ("2B", 2_000_000_000), ("1.2E+06", 1_200_000), ("many", None), ("-5", None), ("1.5", None),
     ("1,20", None), ("9" * 19, None), ("9" * 30, None), ("1.2345M", 1_234_500)],
)  # fmt: skip
def test_counts_are_read_as_people_and_spreadsheets_write_them(tmp_path: Path, written: str, count: int | None) -> None:
    read = table(tmp_path, f'platform,handle,followers\nx,a,"{written}"\nx,b,7\n')
    assert read.accounts["followers"].to_pylist() == [count, 7]
    assert read.unreadable == ({} if count is not None else {"followers": 1})


@pytest.mark.parametrize("nothing", ["", " ", "N/A", "-", "null", "NaN"])
def test_ways_to_write_nothing_are_not_counted_as_unreadable(tmp_path: Path, nothing: str) -> None:
    read = table(tmp_path, f"platform,handle,followers,created_at,country\nx,a,{nothing},{nothing},{nothing}\n")
    assert rows(read) == [{"account_key": "x:@a", "platform": "x", "handle": "a", "state": "active", "row": 0}]
    assert read.unreadable == {}


def test_values_that_cannot_be_read_are_counted_and_the_row_stays(tmp_path: Path) -> None:
    read = table(
        tmp_path,
        "platform,handle,native_id,verified,created_at,country,language,avatar_hash\n"
        "x,a b,77,perhaps,yesterday,Germany,english,xyz\n",
    )
    assert read.accounts["account_key"].to_pylist() == ["x:77"]
    assert read.unreadable == {
        "handle": 1, "verified": 1, "created_at": 1, "country": 1, "language": 1, "avatar_hash": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "encoded",
    [
        "platform;handle;name\r\nx;a;Zoë, the\r\n".encode(),
        "\ufeffplatform\thandle\tname\nx\ta\tZoë, the".encode(),
        "platform|handle|name\nx|a|Zoë, the\n".encode("utf-16"),
        "platform;handle;name\rx;a;Zoë, the\r".encode(),
        gzip.compress('platform,handle,name\n"x","a","Zoë, the"\n'.encode()),
        'platform,handle,name\nx,a,"Zoë, the"\n'.encode("cp1252"),
    ],
)
def test_files_of_spreadsheets_are_read_whatever_they_separate_and_encode_with(tmp_path: Path, encoded: bytes) -> None:
    assert table(tmp_path, encoded).accounts["display_name"].to_pylist() == ["Zoë, the"]


def test_a_file_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    read = table(tmp_path, 'platform,handle,name\nx,a,ok\nx,b,"Zoë"\n'.encode("cp1252"))
    assert "not UTF-8 (line 3)" in read.notes[0]


def test_a_few_broken_bytes_do_not_make_a_utf8_file_another(tmp_path: Path) -> None:
    read = table(tmp_path, "platform,handle,name\nx,a,Zoë Ænima Ñandú\n".encode() + b"x,b,Jos\xff\n")
    assert read.accounts["display_name"].to_pylist() == ["Zoë Ænima Ñandú", "Jos\ufffd"]
    assert "line 3 has bytes that are not UTF-8" in read.notes[0]


def test_a_bio_of_a_megabyte_and_control_characters_are_no_obstacle(tmp_path: Path) -> None:
    read = table(tmp_path, f"platform,handle,bio\nx,a,{'y' * 1_000_000}\nx,b,nul\x00here\n")
    bios = read.accounts["bio"].to_pylist()
    assert (len(bios[0]), bios[1]) == (100_000, "nulhere")


def test_a_row_whose_key_would_hold_nul_or_a_lost_character_is_rejected_and_the_others_stay(tmp_path: Path) -> None:
    lines = [
        {"platform": "x", "handle": "ja\0ne"},
        {"platform": "x", "native_id": "1\x002"},
        {"platform": "youtube", "handle": "youtube.com/channel/UCabcdefghijklm\0nopqrstuv"},
        {"platform": "git\0hub", "handle": "jane"},
        {"platform": "github", "handle": "jo\ufffdhn"},
        {"platform": "x", "handle": "ja\0ne", "native_id": "7", "bio": "nul\0here", "urls": ["https://a.b/\0c"]},
        {"platform": "x", "handle": "joe", "native_id": "1\x002"},
    ]
    read = table(tmp_path, b"\n".join(map(orjson.dumps, lines)), "a.jsonl")
    assert [(row.line, row.reason) for row in read.rejected] == [
        (1, "the handle holds NUL or a lost character, which no key can hold"),
        (2, "the native_id holds NUL or a lost character, which no key can hold"),
        (3, "the handle holds NUL or a lost character, which no key can hold"),
        (4, "the platform is not a word"),
        (5, "the handle holds NUL or a lost character, which no key can hold"),
    ]
    assert read.accounts["account_key"].to_pylist() == ["x:7", "x:@joe"]
    assert read.unreadable == {"native_id": 2}
    kept = rows(read)[0]
    assert (kept["handle"], kept["bio"], kept["urls"]) == ("jane", "nulhere", ["https://a.b/c"])


def test_bytes_of_a_parquet_file_that_are_not_utf8_are_replaced_and_noted(tmp_path: Path) -> None:
    kept = pa.array([b"Jos\xff", b"Zo\xc3\xab"], pa.binary())
    broken = pa.Array.from_buffers(pa.string(), len(kept), kept.buffers())
    urls = pa.ListArray.from_arrays([0, 1, 2], broken)
    pq.write_table(
        pa.table({"platform": ["x", "x"], "native_id": ["1", "2"], "bio": broken, "url": urls}), tmp_path / "a"
    )
    read = table(tmp_path, (tmp_path / "a").read_bytes(), "a.parquet")
    assert read.accounts["bio"].to_pylist() == ["Jos\ufffd", "Zoë"]
    assert read.accounts["urls"].to_pylist() == [["Jos\ufffd"], ["Zoë"]]
    assert [note.partition("column ")[2].partition(" has")[0] for note in read.notes] == ["bio", "url"]


def test_a_quote_that_is_never_closed_rejects_what_it_swallowed_and_names_its_line(tmp_path: Path) -> None:
    read = table(tmp_path, 'platform,handle,bio\nx,a,fine\nx,b,"open\nx,c,swallowed\n')
    assert read.accounts["handle"].to_pylist() == ["a", "b"]
    assert "swallowed" in read.accounts["bio"].to_pylist()[1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("handle,bio\na,b\n", "no column platform; it has handle, bio"),
        ("platform,bio\na,b\n", "no column handle or native_id"),
    ],
)
def test_a_file_that_is_no_account_table_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        table(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a.jsonl: is empty; each row should be an object like"),
        ("\n \n", "a.jsonl: is empty; each row should be"),
        ("[]", "a.jsonl: is empty; each row should be"),
        ("\nplatform,handle\nx,jane\n", "a.jsonl: holds no account; line 2: not JSON"),
        ("7\n", "a.jsonl: holds no account; line 1: not an object"),
        ('{"handle": "jane"}', "no column platform; it has handle"),
    ],
)
def test_a_file_of_lines_without_an_account_says_what_a_line_should_be(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        table(tmp_path, text, "a.jsonl")


@pytest.mark.parametrize("name", ["a.parquet", "a.csv.gz"])
def test_a_file_that_is_broken_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=rf"{name}: cannot be read"):
        table(tmp_path, gzip.compress(b"platform,handle\n" + b"x,a\n" * 999)[:40], name)


def test_columns_are_renamed_and_kept_on_request(tmp_path: Path) -> None:
    text = "person,network,nick,handle,bio,bio\nP1,x,a,no,no,no\nP2,,b,no,no,no\n"
    columns = {"network": "platform", "nick": "handle"}
    with pytest.raises(InputError, match=r"a\.csv: has 2 columns 'bio'"):
        table(tmp_path, text, columns=columns)
    read = table(tmp_path, text.replace("bio", "shoes"), columns=columns, keep=["person", "handle"])
    assert read.accounts["account_key"].to_pylist() == ["x:@a"]
    assert read.accounts["person"].to_pylist() == ["P1"]
    assert read.accounts["kept_handle"].to_pylist() == ["no"]


@pytest.mark.parametrize(
    ("columns", "keep", "message"),
    [
        ({"missing": "handle"}, [], "no column 'missing'"),
        ({"nick": "shoe_size"}, [], "'shoe_size' is not a column of an account table"),
        ({}, ["missing"], "no column 'missing'"),
    ],
)
def test_a_column_that_is_not_there_is_named(
    tmp_path: Path, columns: dict[str, str], keep: list[str], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        table(tmp_path, "platform,handle,nick\nx,a,b\n", columns=columns, keep=keep)


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    read = table(tmp_path, "platform,handle,person\n", keep=["person"])
    assert read.accounts.num_rows == 0
    assert read.accounts.schema.names == [*ACCOUNTS.names, "row", "person"]


def test_parquet_is_read_in_the_types_that_it_has(tmp_path: Path) -> None:
    columns = pa.table(
        {
            "platform": pa.array(["x", "GitHub", "x", "x", "x"]).dictionary_encode(),
            "native_id": pa.array([9007199254740993, None, None, 5, -1], pa.int64()),
            "handle": pa.array([None, "octo", None, "b", None], pa.large_string()),
            "urls": pa.array([["https://a", ""], None, [], ["https://b"], None], pa.list_(pa.string())),
            "email": pa.array(["a@b.c d@e.f", None, None, None, None]),
            "followers": pa.array([1.0, float("nan"), 2.0, 1e30, -3.0]),
            "following": pa.array([1, 2, 3, 2**63, 5], pa.uint64()),
            "posts": pa.array([1, 2, 3, None, -1], pa.int32()),
            "verified": pa.array([True, False, None, None, None]),
            "created_at": pa.array([datetime(2020, 1, 1)] * 5, pa.timestamp("ns")),  # noqa: DTZ001 - a naive column
            "observed_at": pa.array([1629226842] * 5, pa.int64()),
            "location": pa.array([b"Lagos", b"\xff", None, None, None], pa.binary()),
            "bio": pa.nulls(5),
        }
    )
    pq.write_table(columns, tmp_path / "a.parquet")
    read = read_account_table(tmp_path / "a.parquet")
    assert read.accounts["account_key"].to_pylist() == ["x:9007199254740993", "github:@octo", "x:5", "x:-1"]
    assert read.accounts["row"].to_pylist() == [0, 1, 3, 4]
    assert [(row.line, row.reason) for row in read.rejected] == [(3, "neither handle nor native_id")]
    assert read.accounts["urls"].to_pylist() == [["https://a"], None, ["https://b"], None]
    assert read.accounts["emails"].to_pylist()[0] == ["a@b.c", "d@e.f"]
    assert read.accounts["followers"].to_pylist() == [1, None, None, None]
    assert read.accounts["following"].to_pylist() == [1, 2, None, 5]
    assert read.accounts["posts"].to_pylist() == [1, 2, None, None]
    assert read.accounts["created_at"].to_pylist()[0] == datetime(2020, 1, 1, tzinfo=UTC)
    assert read.accounts["observed_at"].to_pylist()[0] == datetime(2021, 8, 17, 19, 0, 42, tzinfo=UTC)
    assert read.accounts["location"].to_pylist()[:2] == ["Lagos", "\ufffd"]


def test_ids_that_went_through_floats_are_read_while_they_are_exact(tmp_path: Path) -> None:
    ids = pa.array([123.0, 2.0**60, None])
    pq.write_table(pa.table({"platform": ["x"] * 3, "native_id": ids, "handle": ["a"] * 3}), tmp_path / "a.parquet")
    read = read_account_table(tmp_path / "a.parquet")
    assert read.accounts["account_key"].to_pylist() == ["x:123", "x:@a", "x:@a"]
    assert read.unreadable == {"native_id": 1}


def test_jsonl_is_read_in_mixed_types_and_bad_lines_are_rejected(tmp_path: Path) -> None:
    lines = [
        b'{"platform":"x","native_id":123456789012345678901234567890,"urls":["https://a"],"followers":"1.2M"}',
        b'{"platform":"x","handle":"b","urls":"https://b https://c","followers":7,"verified":true,"bio":"\\ud83d"}',
        b"{broken",
        b'["not an object"]',
        b'{"platform":"x","handle":"c","later":1,"bio":{"nested":1}}',
    ]
    read = table(tmp_path, b"\n".join(lines), "a.jsonl")
    assert read.accounts["account_key"].to_pylist() == ["x:123456789012345678901234567890", "x:@b", "x:@c"]
    assert read.accounts["row"].to_pylist() == [0, 1, 4]
    assert read.accounts["urls"].to_pylist() == [["https://a"], ["https://b", "https://c"], None]
    assert read.accounts["followers"].to_pylist() == [1_200_000, 7, None]
    assert read.accounts["bio"].to_pylist() == [None, "\ufffd", '{"nested":1}']
    assert sorted(row.line for row in read.rejected) == [3, 4]
    assert read.ignored_columns == ["later"]


ANY_CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=12)
CELL = ANY_CELL.filter(lambda cell: cell.strip() not in MISSING)  # which only CSV takes for nothing
ROW = st.fixed_dictionaries(
    {
        "platform": st.sampled_from(["x", "twitter", "youtube", "github", "", "two words"]),
        "native_id": st.sampled_from(["", "1", "9007199254740993", "UCx"]) | CELL,
        "handle": st.sampled_from(["", "Jane", "@jane.doe"]) | CELL,
        "name": CELL,
        "bio": CELL,
        "url": CELL,
        "emails": CELL
        | st.text(st.sampled_from("a@.,; []<>'\""), max_size=12).filter(lambda c: c.strip() not in MISSING),
        "followers": st.sampled_from(["", "1", "1.2M", "x"]),
        "observed_at": st.sampled_from(["", "2026-01-01", "2026-01-01T00:00:00.5+0200", "soon"]),
    }
)


@settings(deadline=None, max_examples=60)
@given(st.lists(ROW, min_size=1, max_size=8), st.integers(1, 4))
def test_csv_parquet_and_jsonl_of_the_same_rows_are_the_same_accounts(
    tmp_path_factory: pytest.TempPathFactory, given_rows: list[dict[str, str]], size: int
) -> None:
    folder = tmp_path_factory.mktemp("tables")
    names = list(given_rows[0])
    text = io.StringIO()
    writer = csv.DictWriter(text, names, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(given_rows)
    (folder / "a.csv").write_text(text.getvalue(), encoding="utf-8", newline="")
    columns = {name: pa.array([row[name] for row in given_rows], pa.string()) for name in names}
    pq.write_table(pa.table(columns), folder / "a.parquet")
    (folder / "a.jsonl").write_bytes(b"\n".join(orjson.dumps(row) for row in given_rows))

    read = read_account_table(folder / "a.csv")
    assert len(read.rejected) + read.accounts.num_rows == len(given_rows)
    assert read_account_table(folder / "a.parquet").accounts.equals(read.accounts)
    assert read_account_table(folder / "a.jsonl").accounts.equals(read.accounts)
    parts = [part.accounts for part in read_account_batches(folder / "a.csv", rows=size)]
    assert pa.concat_tables(parts).equals(read.accounts)


@settings(deadline=None)
@given(st.text())
def test_no_text_makes_a_count_fail(text: str) -> None:
    count = written_count(text)
    assert count is None or 0 <= count < 2**63


@pytest.mark.parametrize(("name", "accounts"), [("biodrop", 6_936), ("congress", 1_658)])
def test_real_tables_are_read_whole(name: str, accounts: int) -> None:
    path = REAL / name / "accounts.csv"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    read = read_account_table(path)
    assert read.accounts.num_rows + len(read.rejected) == accounts
    assert len(read.rejected) < accounts / 1_000
