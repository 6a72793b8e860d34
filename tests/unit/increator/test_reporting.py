"""How far work is, for terminals and for logs."""

import pytest

from increator.cli.reporting import progress_bars, report


def test_without_a_terminal_each_stage_is_a_line_as_it_begins(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bars() as progress:
        progress("starting engines", 0, 3)
        assert capsys.readouterr().err == "starting engines …\n"
        progress("starting engines", 3, 3)
        progress("ingest", 0, None)
        progress("ingest", 10_000, None)
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "ingest …\n")


def test_people_read_words_and_not_python(capsys: pytest.CaptureFixture[str]) -> None:
    told = {"roles": ["reader", "admin"], "revoked_at": None, "accounts": 12_345, "kinds": {"merge": 2}, "notes": ()}
    report(told, json=False)
    rows = [line.split(maxsplit=1) for line in capsys.readouterr().out.replace("revoked at", "revoked").splitlines()]
    assert {name: value.strip() for name, value in rows} == {
        "roles": "reader, admin", "revoked": "none", "accounts": "12,345", "kinds": "merge: 2", "notes": "none",
    }  # fmt: skip
