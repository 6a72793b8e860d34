"""settings + what a home remembers → the settings without the URLs of its own engines.

`increator status --urls` prints them, and an `.env` keeps them: they say where the embedded engines are, not that others
run them. Ports are not compared, as a port that another program takes is changed by the next `up`.
"""

from urllib.parse import urlsplit

from increator.settings import Settings
from increator.stack.home import StackHome
from increator.stack.record import StackRecord, read_record
from increator.stack.registry import NEO4J, POSTGRES, VALKEY, WEAVIATE

Who = tuple[str | None, str | None, str | None]


def without_own_urls(settings: Settings) -> Settings:
    """A URL with the user, password and host of an engine of this home counts as unset.

    Raises: InputError where the home's record cannot be read.
    """
    record = read_record(StackHome.at(settings.home))
    if record is None:
        return settings
    own = [name for name, urls in _own(record).items() if _who(getattr(settings, name)) in map(_who, urls)]
    return settings.model_copy(update=dict.fromkeys(own))


def _own(record: StackRecord) -> dict[str, tuple[str, ...]]:
    """The URLs of the home's engines, by the setting that could name them. A home without ports has started none."""
    if not record.ports:
        return {}
    return {
        "graph_url": (NEO4J.url(record),),
        "postgres_url": (POSTGRES.url(record), POSTGRES.owner_url(record)),
        "postgres_owner_url": (POSTGRES.owner_url(record), POSTGRES.url(record)),
        "redis_url": (VALKEY.url(record),),
        "search_url": (POSTGRES.url(record), WEAVIATE.url(record)),
    }


def _who(url: str | None) -> Who | None:
    if url is None:
        return None
    try:
        split = urlsplit(url)
    except ValueError:  # no URL at all: whoever opens it says so
        return None
    return split.username, split.password, split.hostname
