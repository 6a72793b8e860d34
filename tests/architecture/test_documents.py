"""What the documents say is there, and what is there is in the documents."""

import re
import subprocess
from pathlib import Path

import pytest

from api.errors import STATUS_OF_CODE
from increator.settings import Settings
from workers.settings import WorkerSettings

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LARGEST_IMAGE_BYTES = 200_000

MACHINE = re.compile(r"(?<![\w.$}~-])/(?:ro" + r"ot|wo" + r"rk|Us" + r"ers|opt/wh" + r"eels)/")
"""Paths that only one machine has. In two pieces, or this file would be found."""

INDEX = re.compile(
    r"https?://[^/\s\"']*(?:artifactory|nexus|devpi|pypi|registry)|--(?:extra-)?index" + "-url|--find" + "-links"
)
"""Package indexes: which one is used is the business of who installs."""


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def text_of(path: Path) -> str | None:
    """None where it is no text."""
    content = path.read_bytes()
    return None if b"\0" in content[:8000] else content.decode("utf-8", errors="replace")


def test_no_file_knows_the_machine_that_it_was_written_on() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout: there is no list of the files that belong to the repository")
    texts = {path.relative_to(ROOT).as_posix(): text for path in tracked() if (text := text_of(path)) is not None}
    found = [
        f"{name}: {match.group()}"
        for name, text in texts.items()
        for pattern in (MACHINE, INDEX)
        for match in pattern.finditer(text)
    ]
    assert not found


@pytest.mark.parametrize("setting", Settings.model_fields)
def test_a_setting_is_explained(setting: str) -> None:
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    row = re.search(rf"^\| `INCREATOR_{setting.upper()}` \| (.+) \| (.+) \|$", page, re.MULTILINE)
    assert row, f"docs/settings.md has no row for INCREATOR_{setting.upper()}"
    default = Settings.model_fields[setting].default
    assert default is None or f"`{default}`" == row[1]


def test_no_setting_is_explained_that_is_none() -> None:
    page = (ROOT / "docs" / "settings.md").read_text("utf-8").partition("\n## ")[0]
    explained = re.findall(r"^\| `INCREATOR_(\w+)`", page, re.MULTILINE)
    assert {name.lower() for name in explained} == set(Settings.model_fields)


def settings_of_our_own_processes() -> set[str]:
    """Every variable of ours that a `settings.py` or the supervisor's configuration reads and the user's settings do not."""
    of_workers = {f"INCREATOR_{name.upper()}" for name in WorkerSettings.model_fields}
    texts = [*ROOT.glob("*/settings.py"), *ROOT.glob("*/*/settings.py"), *(ROOT / "increator").rglob("*.conf")]
    named = {
        name
        for path in texts
        for name in re.findall(r"\b(?:ENV_)?(INCREATOR_[A-Z]+(?:_[A-Z]+)+)\b", path.read_text("utf-8"))
    }
    return (of_workers | named) - {f"INCREATOR_{name.upper()}" for name in Settings.model_fields}


def test_a_variable_between_our_own_processes_is_explained() -> None:
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    section = page.partition("\n## Between our own processes\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"`(INCREATOR_\w+)`", section)) == settings_of_our_own_processes()


def test_every_module_of_settings_is_looked_at() -> None:
    """A new one needs a place in docs/settings.md, and in the tests above."""
    found = {path.relative_to(ROOT).as_posix() for path in tracked() if path.name == "settings.py"}
    assert found == {"increator/settings.py", "increator/stack/settings.py", "workers/settings.py"}


def test_the_api_page_has_each_error_code_with_its_status() -> None:
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (\d{3}) \|", page, re.MULTILINE))
    assert {code: int(status) for code, status in rows.items()} == STATUS_OF_CODE


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_link_of_a_document_leads_to_a_file(path: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text("utf-8"), flags=re.DOTALL)
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", prose) if "://" not in target]
    missing = [target for target in targets if target and not (path.parent / target).exists()]
    assert not missing


def test_a_file_that_a_document_names_is_there() -> None:
    """Paths in backquotes that begin with a folder of ours and end like a file."""
    folders = "api|benchmarks|creators|docs|graph|increator|ingestion|migrations|resolution|search|tests|workers"
    named = re.compile(rf"`((?:{folders})/[\w/.-]+\.(?:py|sql|cypher|md|txt|graphql|json|js|css|jinja|png))`")
    gone = [
        f"{document.relative_to(ROOT)}: {name}"
        for document in DOCUMENTS
        for name in named.findall(document.read_text("utf-8"))
        if not (ROOT / name).exists()
    ]
    assert not gone


def test_pictures_are_small_and_shown() -> None:
    pages = "\n".join(path.read_text("utf-8") for path in DOCUMENTS)
    for picture in (ROOT / "docs" / "images").iterdir():
        assert picture.stat().st_size < LARGEST_IMAGE_BYTES, picture.name
        assert f"images/{picture.name}" in pages, f"no page shows {picture.name}"
