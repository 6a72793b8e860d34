"""What `up` finds, makes, and says when it cannot."""

import asyncio
import socket
import stat
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest

from graph.errors import InputError, TransientError
from increator.stack.home import StackHome
from increator.stack.ports import LOOPBACK
from increator.stack.record import read_record
from increator.stack.registry import POSTGRES
from increator.stack.starting import down, ensure_up, status
from increator.stack.supervising import processes

pytestmark = pytest.mark.anyio


async def test_a_second_up_finds_the_first(difficult_home: Path) -> None:
    first, second = await status(difficult_home), await ensure_up(difficult_home)
    assert second.supervisor_pid == first.supervisor_pid
    assert [each.pid for each in second.engines] == [each.pid for each in first.engines]
    assert [each.name for each in second.engines if each.answers] == ["neo4j", "postgres", "valkey"]


async def test_ups_at_the_same_time_start_one_stack(small_home: Path) -> None:
    states = await asyncio.gather(*(ensure_up(small_home, engines={"valkey"}) for _ in range(3)))
    assert len({state.supervisor_pid for state in states}) == 1
    assert sum(process.name().startswith("valkey") for process in processes(StackHome.at(small_home))) == 1


async def test_many_may_ask_at_the_same_time_whether_postgres_answers(difficult_home: Path) -> None:
    record = read_record(StackHome.at(difficult_home))
    assert record is not None
    await asyncio.gather(*(POSTGRES.answer(record) for _ in range(10)))


async def test_passwords_are_readable_by_the_owner_only_and_are_on_no_command_line(difficult_home: Path) -> None:
    home = StackHome.at(difficult_home)
    record = read_record(home)
    assert record is not None
    assert stat.S_IMODE(home.record.stat().st_mode) == 0o600
    assert len(set(record.passwords.values())) == len(record.passwords)
    written = " ".join(part for process in processes(home) for part in process.cmdline())
    assert not [name for name, password in record.passwords.items() if password in written]


async def test_engines_listen_on_this_machine_only(difficult_home: Path) -> None:
    pids = {process.pid for process in processes(StackHome.at(difficult_home))}
    listening = [each for each in psutil.net_connections("inet") if each.pid in pids and each.status == "LISTEN"]
    assert len(listening) >= 4
    assert {str(each.laddr.ip) for each in listening if each.laddr} <= {LOOPBACK, f"::ffff:{LOOPBACK}"}


async def test_the_application_role_is_bound_by_row_level_security_and_owns_nothing(difficult_home: Path) -> None:
    record = read_record(StackHome.at(difficult_home))
    assert record is not None
    async with await psycopg.AsyncConnection.connect(POSTGRES.url(record)) as connection:
        found = await connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
        assert await found.fetchone() == (False, False, False, False)
        owner = await connection.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        )
        assert await owner.fetchone() == ("increator_owner",)
        extension = await connection.execute("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
        assert extension.rowcount == 1


async def test_a_wrong_password_is_refused_by_postgres(difficult_home: Path) -> None:
    record = read_record(StackHome.at(difficult_home))
    assert record is not None
    url = POSTGRES.url(record).replace(record.passwords["postgres_app"], "another")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        await psycopg.AsyncConnection.connect(url)


async def test_a_taken_port_is_left_to_its_holder_and_named(small_home: Path) -> None:
    before = await ensure_up(small_home, engines={"valkey"})
    await down(small_home)
    port = before.engines[0].port
    assert port is not None
    with socket.create_server((LOOPBACK, port)):
        after = await ensure_up(small_home, engines={"valkey"})
    assert after.engines[0].answers
    assert after.engines[0].port != port
    assert [note for note in after.notes if f"port {port} of valkey is taken by process" in note]


@pytest.mark.parametrize("home", ["file", "file/home"])
async def test_a_home_that_is_a_file_is_named_with_what_to_do(tmp_path: Path, home: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=rf"INCREATOR_HOME: .*{home} is a file or lies below one; set it to a folder"):
        await ensure_up(tmp_path / home)


async def test_a_home_that_cannot_be_written_is_named_with_what_to_do() -> None:
    with pytest.raises(InputError, match=r"cannot write in /proc/.*home.* set INCREATOR_HOME"):
        await ensure_up(Path("/proc/increator/home"))


async def test_a_full_disk_is_named_with_what_to_do(small_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("increator.stack.home.FREE_BYTES", 1 << 60)
    with pytest.raises(InputError, match=r"has .* free, .* needs .* INCREATOR_HOME"):
        await ensure_up(small_home, engines={"valkey"})


async def test_an_engine_that_cannot_start_is_explained_by_its_log(small_home: Path) -> None:
    data = small_home / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("12\n")
    with pytest.raises(
        TransientError, match=r"(?s)postgres did not start.*written by Postgres 12, this is Postgres 18"
    ):
        await ensure_up(small_home, engines={"postgres"})


async def test_a_record_that_cannot_be_read_is_named(small_home: Path) -> None:
    (small_home / "stack.json").write_text("{")
    with pytest.raises(InputError, match=r"stack\.json cannot be read"):
        await ensure_up(small_home)


@pytest.mark.usefixtures("weaviate_server")
async def test_weaviate_opens_two_ports_to_others_and_its_cluster_asks_for_a_password(small_home: Path) -> None:
    """The two are fixed in its source. Fewer would be good news: `docs/embedded.md` names them."""
    await ensure_up(small_home, search="weaviate", engines={"weaviate"})
    home = StackHome.at(small_home)
    record = read_record(home)
    assert record is not None
    pids = {process.pid for process in processes(home)}
    listening = [each.laddr for each in psutil.net_connections("inet") if each.pid in pids and each.status == "LISTEN"]
    reachable = {int(at.port) for at in listening if at and str(at.ip) not in {LOOPBACK, f"::ffff:{LOOPBACK}"}}
    assert reachable == {record.ports["weaviate_grpc"], record.ports["weaviate_data"]}
    async with httpx.AsyncClient(timeout=20) as client:
        answer = await client.get(f"http://{LOOPBACK}:{record.ports['weaviate_data']}/nodes/status")
        assert answer.status_code == httpx.codes.UNAUTHORIZED


@pytest.mark.usefixtures("weaviate_server")
async def test_weaviate_is_started_on_request_and_keeps_its_data_when_killed(small_home: Path) -> None:
    before = await ensure_up(small_home, search="weaviate", engines={"weaviate"})
    record = read_record(StackHome.at(small_home))
    assert record is not None
    headers = {"Authorization": f"Bearer {record.passwords['weaviate']}"}
    url = f"http://{LOOPBACK}:{record.ports['weaviate']}/v1"
    async with httpx.AsyncClient(timeout=20, headers=headers) as client:
        (await client.post(f"{url}/schema", json={"class": "Kept"})).raise_for_status()
        (await client.post(f"{url}/objects", json={"class": "Kept", "properties": {}})).raise_for_status()
        assert before.engines[0].pid is not None
        psutil.Process(before.engines[0].pid).kill()
        after = await ensure_up(small_home, engines={"weaviate"})
        assert after.search == "weaviate"
        found = await client.get(f"{url}/objects", params={"class": "Kept"})
        assert found.json()["totalResults"] == 1
        refused = await client.get(f"{url}/objects", headers={"Authorization": ""})
        assert refused.status_code == httpx.codes.UNAUTHORIZED
