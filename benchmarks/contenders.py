"""Who is measured, in the order of the page."""

from benchmarks.contender import Contender, OurCommand

INCREATOR = OurCommand(
    name="InCreator",
    peer="increator",
    does="`increator link` with its defaults; trained on the table itself, no labels. What numba compiles once after "
    "installing was compiled before. On Febrl the same core with a "
    "model for persons (`resolution/records/`).",
    modules={"accounts": "increator", "people": "benchmarks.linking_people"},
    clustering="",
    threshold="default",
)

_SPLINK = {"accounts": "benchmarks.peers.splink.linking", "people": "benchmarks.peers.splink.people"}
_RECORD_LINKAGE = {
    "accounts": "benchmarks.peers.recordlinkage.linking",
    "people": "benchmarks.peers.recordlinkage.people",
}

CONTENDERS: tuple[Contender, ...] = (
    INCREATOR,
    Contender(
        name="Splink, one account a platform",
        peer="splink",
        does="Splink 5 with a model made for accounts (`benchmarks/peers/splink/model.py`): up to 22 blocking rules and 10 "
        "that meet a name with a handle, those that make at most 10 pairs an account and that no other one implies; handle "
        "and name in handle as one comparison; name, e-mail, url, location, claims; frequencies among others on one "
        "platform; u by sampling and corrected by the prior, m by EM; `cluster_using_single_best_links`, each platform free "
        "of duplicates, "
        "without pairs that tie; DuckDB with 2 threads, and spilling beyond 2.5 GB.",
        modules={"accounts": _SPLINK["accounts"]},
        clustering="single-best",
        threshold="0.95",
    ),
    Contender(
        name="Splink, connected components",
        peer="splink",
        does="The same model, `cluster_pairwise_predictions_at_threshold`. On Febrl, a model of Splink's documentation.",
        modules=_SPLINK,
        clustering="components",
        threshold="0.95",
    ),
    Contender(
        name="recordlinkage ECM",
        peer="recordlinkage",
        does="Blocks of the first letters of the handle, name, e-mail, url; Jaro–Winkler of handle and name, equal handle, "
        "location, e-mail, url; `ECMClassifier`; matches as connected components.",
        modules=_RECORD_LINKAGE,
        clustering="components",
        threshold="0.5",
    ),
    Contender(
        name="same handle",
        peer="exact_handle",
        does="Accounts with the same handle are one creator.",
        modules={"accounts": "benchmarks.peers.exact_handle.linking"},
        clustering="",
        threshold="0.5",
    ),
)
