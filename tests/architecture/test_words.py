"""The glossary has the words of the design and of the code."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORDS = ("graph/words.py", "creators/words.py", "search/words.py")

DESIGN = """
platform, payload, capture, account, identifier, claim, relation, blocking rule, block key, candidate pair, comparison,
comparison level, comparison vector, m probability, u probability, Bayes factor, match weight, match probability, evidence,
link, judgement, cannot-link, cluster, creator, decision, redirect, tombstone, survivorship, provenance, projection,
outbox, tenant, viewer
"""

SAYS_WHICH = {"kind", "state", "mode", "filter", "query", "stored", "profile", "hit", "page", "key"}
"""Parts of a class's name that say which side of a word it is: `LinkKind` is about links."""

EXPLAINED_AS = {
    "Verdict": "judgement",
    "MemberAccount": "member",
    "CreatorTier": "tier",
    "StoredDocument": "search document",
    "SearchReason": "reasons",
    "SearchMode": "signal",
    "SearchHit": "signal",
    "SearchPage": "page",
    "Ranking": "signal",
    "Candidate": "signal",
    "ApiKey": "API key",
    "AccountRole": "role",
}
"""Classes whose word in the glossary is another part of speech or another part of the name."""


@pytest.fixture(scope="module")
def terms() -> set[str]:
    """Everything in bold in the glossary."""
    return set(re.findall(r"\*\*(.+?)\*\*", (ROOT / "docs" / "glossary.md").read_text("utf-8")))


def public_classes() -> list[str]:
    trees = [ast.parse((ROOT / path).read_text("utf-8")) for path in WORDS]
    names = [node.name for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)]
    return [name for name in names if not name.startswith("_")]


@pytest.mark.parametrize("word", [word.strip() for word in DESIGN.split(",")])
def test_a_word_of_the_design_is_in_the_glossary(terms: set[str], word: str) -> None:
    assert " ".join(word.split()) in terms


@pytest.mark.parametrize("name", public_classes())
def test_a_class_of_the_words_is_in_the_glossary(terms: set[str], name: str) -> None:
    parts = [part.lower() for part in re.findall(r"[A-Z][a-z]*", name)]
    word = EXPLAINED_AS.get(name) or " ".join(part for part in parts if part not in SAYS_WHICH)
    assert word in terms


def test_no_term_stands_twice() -> None:
    defined = re.findall(
        r"^- (\*\*.+?\*\*(?:, \*\*.+?\*\*)*):", (ROOT / "docs" / "glossary.md").read_text("utf-8"), re.MULTILINE
    )
    words = [word for line in defined for word in re.findall(r"\*\*(.+?)\*\*", line)]
    assert len(words) == len(set(words))
