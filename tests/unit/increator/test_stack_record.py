"""Ports, passwords and homes, without an engine."""

import socket
import stat
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InputError
from increator.stack.engines.postgres_user import ServerUser, let_pass
from increator.stack.home import StackHome
from increator.stack.ports import LOOPBACK, free_port, holder, is_free, settle
from increator.stack.record import StackRecord, new_record, read_record, write_record

records = st.builds(
    StackRecord,
    ports=st.dictionaries(st.text(max_size=5), st.integers(1, 65_535), max_size=3),
    passwords=st.dictionaries(st.text(max_size=5), st.text(), max_size=3),
    search=st.sampled_from(["pgvector", "weaviate"]),
    schema=st.none() | st.text(),
)


@pytest.fixture
def home(tmp_path: Path) -> StackHome:
    place = StackHome.at(tmp_path / "home")
    place.make()
    return place


@given(record=records)
def test_a_record_is_read_as_it_was_written(record: StackRecord, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = StackHome.at(tmp_path_factory.mktemp("home"))
    write_record(home, record)
    assert read_record(home) == record


def test_a_record_is_never_readable_by_others_and_survives_a_killed_writer(home: StackHome) -> None:
    home.record.with_suffix(".new").write_text("{half")
    write_record(home, new_record())
    assert stat.S_IMODE(home.record.stat().st_mode) == 0o600
    assert read_record(home) is not None


def test_passwords_are_different_in_each_home() -> None:
    assert not set(new_record().passwords.values()) & set(new_record().passwords.values())


def test_two_spellings_of_one_home_are_one_home(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert StackHome.at(tmp_path / "link") == StackHome.at(tmp_path / "other" / ".." / "real")


def test_a_home_below_a_file_is_refused_with_the_setting_s_name(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="INCREATOR_HOME"):
        StackHome.at(tmp_path / "file" / "home").make()


def test_remembered_ports_stay_when_they_are_free() -> None:
    remembered = {"a": free_port(), "b": free_port()}
    assert settle(["a", "b"], remembered) == (remembered, ())


def test_a_port_that_is_taken_is_replaced_and_its_holder_named() -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        taken = server.getsockname()[1]
        assert not is_free(taken)
        assert str(psutil.Process().pid) in holder(taken)
        settled, notes = settle(["a", "b"], {"a": taken})
    assert settled["a"] not in {taken, settled["b"]}
    assert len(notes) == 1
    assert notes[0].startswith(f"port {taken} of a is taken by process")


@pytest.mark.skipif("not __import__('pathlib').Path('/proc').exists()", reason="access lists are read by Linux only")
def test_a_shut_directory_lets_one_user_pass_and_nobody_else(tmp_path: Path) -> None:
    shut = tmp_path / "shut"
    (shut / "open").mkdir(parents=True)
    shut.chmod(0o700)
    let_pass(ServerUser(uid=12_345, gid=12_345), shut / "open")
    mode = stat.S_IMODE(shut.stat().st_mode)
    assert mode & 0o007 == 0
    assert mode & 0o700 == 0o700
