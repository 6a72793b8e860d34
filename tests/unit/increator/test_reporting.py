"""How far work is, for terminals and for logs."""

import pytest

from increator.cli.reporting import progress_bars


def test_without_a_terminal_each_stage_is_a_line_as_it_begins(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bars() as progress:
        progress("starting engines", 0, 3)
        assert capsys.readouterr().err == "starting engines …\n"
        progress("starting engines", 3, 3)
        progress("ingest", 0, None)
        progress("ingest", 10_000, None)
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "ingest …\n")
