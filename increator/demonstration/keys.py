"""Two API keys for whoever tries the demo, kept below the home so that a second run shows the same."""

import os
from pathlib import Path

import orjson

from creators.database import Database
from creators.keys import authenticate, mint_key
from creators.words import Role
from graph.words import TenantId

KEY_FILE = "demo-keys.json"
ROLES = {"frontend": Role.READER, "reviewer": Role.REVIEWER}


async def demo_keys(database: Database, tenant: TenantId, home: Path) -> dict[str, str]:
    """The secret of each: the one in the file while it opens something, a new one otherwise."""
    path = home / KEY_FILE
    kept = orjson.loads(path.read_bytes()) if path.is_file() else {}
    secrets = {}
    for name, role in ROLES.items():
        secret = kept.get(name)
        if secret is None or await authenticate(database, secret) is None:
            secret = (await mint_key(database, tenant, actor=f"demo {name}", roles=[role])).secret
        secrets[name] = secret
    if secrets != kept:
        partial = path.with_suffix(".partial")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(orjson.dumps(secrets))
        partial.replace(path)
    return secrets
