"""The commands of creators, as a person runs them."""

import json
import subprocess
import sys
from uuid import uuid4

import pytest

from creators.database import Database
from creators.keys import authenticate
from increator.settings import Settings
from increator.stores import StoreUrls

pytestmark = pytest.mark.anyio


@pytest.fixture
def increator(store_urls: StoreUrls, stack_settings: Settings) -> "Command":
    assert store_urls
    return Command(str(stack_settings.home))


class Command:
    def __init__(self, home: str) -> None:
        self._environment = {"INCREATOR_HOME": home, "PATH": "/usr/bin:/bin"}

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "increator", *arguments]
        return subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)

    def report(self, *arguments: str) -> dict[str, object]:
        done = self(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))


async def test_a_tenant_and_its_key_from_the_command_line(increator: Command, database: Database) -> None:
    name = f"t-{uuid4().hex}"
    made = increator.report("tenant", "create", name)
    assert str(made["tenant"]) in increator("tenant", "list").stdout
    minted = increator.report("key", "create", "jane", "--role", "reader", "--role", "partner", "--tenant", name)
    assert minted["roles"] == ["partner", "reader"]
    known = await authenticate(database, str(minted["secret"]))
    assert known
    assert str(known.tenant) == made["tenant"]
    assert str(minted["hint"]) in increator("key", "list", "--tenant", name).stdout
    assert increator.report("key", "revoke", str(minted["key_id"]), "--tenant", name)["revoked_at"]
    assert await authenticate(database, str(minted["secret"])) is None


@pytest.mark.parametrize(("roles", "warned"), [(["partner"], True), (["partner", "reader"], False), ([], False)])
def test_who_makes_a_key_that_opens_nothing_yet_is_told(increator: Command, roles: list[str], warned: bool) -> None:  # noqa: FBT001 - a parameter
    name = f"t-{uuid4().hex}"
    increator.report("tenant", "create", name)
    options = [word for role in roles for word in ("--role", role)]
    done = increator("key", "create", "acme", "--tenant", name, "--json", *options)
    assert json.loads(done.stdout)["secret"]
    assert ("opens nothing" in done.stderr) is warned


def test_consolidating_a_tenant_without_accounts_reports_nothing(increator: Command) -> None:
    name = f"t-{uuid4().hex}"
    increator.report("tenant", "create", name)
    report = increator.report("consolidate", "--tenant", name)
    assert (report["accounts"], report["creators"], report["changed"]) == (0, 0, 0)


@pytest.mark.parametrize("command", [("consolidate",), ("key", "list"), ("key", "create", "jane")])
def test_an_unknown_tenant_is_wrong_input_and_named(increator: Command, command: tuple[str, ...]) -> None:
    done = increator(*command, "--tenant", "no-such-tenant")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no-such-tenant" in done.stderr
