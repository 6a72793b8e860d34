"""Neo4j's community edition has no row security, so each statement carries its tenant itself."""

import re

import pytest

from graph.neo4j.statements import names, statement

NODE = re.compile(r"\(\s*\w*\s*:\s*\w+\s*(\{[^}]*\})?\s*\)")
LINK_SEARCH = re.compile(r"MATCH \(\w*\)-\[k:LINK")
OWN = ("{tenant_id: $tenant_id", "{tenant_id: tenant_id")
WHERE = re.compile(r"\b\w+\.tenant_id (= \$tenant_id|= tenant_id|IN \$tenant_ids)")

WITHOUT_TENANT = {"await_indexes": "touches no node of anybody"}


def _code(name: str) -> str:
    return "\n".join(line for line in statement(name).splitlines() if not line.startswith("//"))


def _parts(code: str) -> list[str]:
    """The statement cut at each MATCH and MERGE: what one of these introduces, its own WHERE must bind."""
    return re.split(r"(?=\bMATCH\b|\bMERGE\b|COUNT \{)", code)


def test_there_are_statements_to_check() -> None:
    assert len(names()) > 30


@pytest.mark.parametrize("name", sorted(set(names()) - WITHOUT_TENANT.keys()))
def test_every_statement_binds_its_tenant(name: str) -> None:
    code = _code(name)
    assert "$tenant_id" in code
    for part in _parts(code):
        nodes = [node.group(0) for node in NODE.finditer(part)]
        if nodes or LINK_SEARCH.search(part):
            assert all(any(own in node for own in OWN) for node in nodes) or WHERE.search(part), part
            assert nodes or "tenant_id" in part, part


@pytest.mark.parametrize("name", names())
def test_no_statement_names_a_node_by_the_servers_own_ids(name: str) -> None:
    assert not re.search(r"\b(elementId|id)\s*\(", _code(name))


def test_the_check_sees_a_tenant_that_is_missing() -> None:
    for forgetful in ("MATCH (a:Account {account_key: $key}) RETURN a", "MATCH ()-[k:LINK]->() RETURN k"):
        [part] = [part for part in _parts(forgetful) if part]
        nodes = [node.group(0) for node in NODE.finditer(part)]
        assert nodes or LINK_SEARCH.search(part)
        assert not any(own in part for own in OWN)
        assert not WHERE.search(part)
