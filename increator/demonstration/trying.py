"""links and creators → an example worth looking at, and what to send to see it."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from creators.database import Database
from creators.reading import creators_of_accounts, members_of
from creators.words import creator_public_id
from graph.words import PUBLIC_TENANT, AccountKey, account_id

CANDIDATES = 400
"""So many used links are looked at for a creator with many accounts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A creator of several accounts, and two of them on different platforms that a link ties together."""

    creator_id: str
    left_id: str
    right_id: str


async def find_example(database: Database, links: pa.Table) -> Example | None:
    """The creator with most accounts among those that an account's own words tie together, or else any link.

    None where no creator has accounts on two platforms.
    """
    pairs = _pairs(links)
    if not pairs:
        return None
    of = await creators_of_accounts(database, [PUBLIC_TENANT], [AccountKey(left) for left, _ in pairs])
    members = await members_of(database, [PUBLIC_TENANT], sorted(set(of.values())))
    if not members:
        return None
    best = max(members, key=lambda creator: (len(members[creator]), creator))
    left, right = next((left, right) for left, right in pairs if of.get((PUBLIC_TENANT, AccountKey(left))) == best)
    return Example(
        creator_id=creator_public_id(best),
        left_id=account_id(PUBLIC_TENANT, AccountKey(left)),
        right_id=account_id(PUBLIC_TENANT, AccountKey(right)),
    )


def _pairs(links: pa.Table) -> list[tuple[str, str]]:
    used = links.filter(
        pc.and_(links["used"], pc.not_equal(_platforms(links["left_key"]), _platforms(links["right_key"])))
    )
    declared = used.filter(pc.equal(used["kind"], "declared"))
    chosen = (declared if len(declared) else used).sort_by([("left_key", "ascending"), ("right_key", "ascending")])
    chosen = chosen.slice(0, CANDIDATES)
    return list(zip(chosen["left_key"].to_pylist(), chosen["right_key"].to_pylist(), strict=True))


def _platforms(keys: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.struct_field(pc.extract_regex(keys, "^(?P<platform>[^:]*):"), "platform")


def documents(example: Example) -> dict[str, str]:
    """GraphQL documents worth trying, by what they show."""
    return {
        "Who is this, which accounts are theirs, and where does each shown value come from?": f"""\
{{
  creator(id: "{example.creator_id}") {{
    displayName bio tier followers confidence
    accounts {{ nodes {{ platformName handle displayName followers role }} }}
    provenance {{ field rule account {{ platformName handle }} }}
  }}
}}""",
        "Why are these two accounts one person's?": f"""\
{{
  explain(left: "{example.left_id}", right: "{example.right_id}") {{
    sameCreator because probability priorBits weightBits
    evidence {{ comparison level left right weightBits }}
  }}
}}""",
        "Who makes this kind of thing?": """\
{
  search(query: "vegan cooking at home", filter: { minFollowers: 1000 }, first: 5) {
    edges { score reasons { signal value } node { displayName bio followers accounts { nodes { platformName handle } } } }
  }
}""",
    }


def curl_lines(example: Example, *, url: str, key: str) -> list[str]:
    """Shell lines that ask the served API."""
    header = f"-H 'Authorization: Bearer {key}' -H 'Content-Type: application/json'"
    questions = (
        f'{{ creator(id: \\"{example.creator_id}\\") {{ displayName accounts {{ nodes {{ platformName handle }} }} }} }}',
        "{ creators(filter: { tiers: [MEGA] }, first: 3) { totalCount nodes { displayName followers } } }",
        "{ viewer { tenant actor roles budget { currentlyAvailable } } }",
    )
    return [f'curl -s {url}/graphql {header} -d \'{{"query": "{question}"}}\'' for question in questions]
