"""links and creators → an example worth looking at, and what to send to see it."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from creators.database import Database
from creators.reading import creators_by_id, creators_of_accounts, members_of
from creators.words import CreatorId, creator_public_id
from graph.words import PUBLIC_TENANT, AccountKey, account_id

CANDIDATES = 400
"""So many accounts with a used claim are looked at for a creator with many accounts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A creator of several accounts that claims tie together, and two of them."""

    creator_id: str
    name: str
    accounts: int
    left_id: str
    right_id: str


async def find_example(database: Database, links: pa.Table) -> Example | None:
    """The creator with most accounts among those that a declared link holds together; None where there is none."""
    declared = links.filter(pc.and_(pc.equal(links["kind"], "declared"), links["used"])).slice(0, CANDIDATES)
    pairs = list(zip(declared["left_key"].to_pylist(), declared["right_key"].to_pylist(), strict=True))
    if not pairs:
        return None
    of = await creators_of_accounts(database, [PUBLIC_TENANT], [AccountKey(left) for left, _ in pairs])
    members = await members_of(database, [PUBLIC_TENANT], sorted(set(of.values())))
    best = max(members, key=lambda creator: (len(members[creator]), creator))
    left, right = next((left, right) for left, right in pairs if of.get((PUBLIC_TENANT, AccountKey(left))) == best)
    return Example(
        creator_id=creator_public_id(best),
        name=await _name(database, best),
        accounts=len(members[best]),
        left_id=account_id(PUBLIC_TENANT, AccountKey(left)),
        right_id=account_id(PUBLIC_TENANT, AccountKey(right)),
    )


async def _name(database: Database, creator: CreatorId) -> str:
    profiles = await creators_by_id(database, [PUBLIC_TENANT], [creator])
    return next((profile.display_name for profile in profiles.values() if profile.display_name), "a creator")


def documents(example: Example) -> dict[str, str]:
    """GraphQL documents worth trying, by what they show."""
    return {
        "who is this, and which accounts are theirs": f"""\
{{
  creator(id: "{example.creator_id}") {{
    displayName tier followers confidence
    accounts {{ nodes {{ platformName handle displayName followers role }} }}
    provenance {{ field rule account {{ platformName handle }} }}
  }}
}}""",
        "why are these two the same person": f"""\
{{
  explain(left: "{example.left_id}", right: "{example.right_id}") {{
    sameCreator because probability priorBits weightBits
    evidence {{ comparison level left right weightBits }}
  }}
}}""",
        "who makes this kind of thing": """\
{
  search(query: "vegan cooking at home", filter: { minFollowers: 1000 }, first: 5) {
    edges { score reasons { signal value } node { displayName followers niches accounts { nodes { platformName handle } } } }
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
