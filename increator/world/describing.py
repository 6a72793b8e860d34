"""counts of a world → the page that is written beside it."""

import json
from collections import Counter
from dataclasses import asdict

from increator.world.evidence import ODDS, needed_bits
from increator.world.measuring import shares
from increator.world.traps import TRAPS


def description(counts: Counter[str], accounts: int, seed: int) -> str:
    traps = {
        str(trap.number): {
            "name": trap.name,
            "rule": trap.rule,
            "instances": counts[f"trap {trap.number}"],
            "accounts": counts[f"trap accounts {trap.number}"],
        }
        for trap in TRAPS
    }
    described = {
        "accounts": counts["accounts"],
        "creators": counts["creators"],
        "seed": seed,
        "platforms": {key[3:]: count for key, count in sorted(counts.items()) if key.startswith("on ")},
        "creators_by_accounts": {
            key[14:]: count for key, count in sorted(counts.items()) if key.startswith("creators with")
        },
        "posts": counts["posts"],
        "true_pairs": counts["true pairs"],
        "evidenced_pairs": counts["evidenced pairs"],
        "evidence": {"odds": ODDS, "needed_bits": round(needed_bits(accounts), 6)},
        "shares": {name: round(value, 6) for name, value in asdict(shares(counts)).items()},
        "traps": traps,
    }
    return json.dumps(described, indent=1, ensure_ascii=False) + "\n"
