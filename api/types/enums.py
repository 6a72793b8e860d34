"""The closed lists of words of the schema. A value here is the word that the stores hold."""

from enum import Enum
from typing import Self

import strawberry
from strawberry import enum_value as word


class _Word(Enum):
    @classmethod
    def of(cls, stored: str) -> Self:
        """The member for a stored word, whatever enum of ours it comes from."""
        return cls(str(stored))

    @property
    def stored(self) -> str:
        """The word that the stores hold."""
        return str(self.value)


@strawberry.enum(description="Where an account is.")
class Platform(_Word):
    INSTAGRAM = word("instagram", description="instagram.com")
    TIKTOK = word("tiktok", description="tiktok.com")
    YOUTUBE = word("youtube", description="youtube.com")
    X = word("x", description="x.com, formerly twitter.com")
    OTHER = word("other", description="Any other platform: `Account.platformName` says which.")

    @classmethod
    def of(cls, stored: str) -> Self:
        return cls(stored) if stored in cls._value2member_map_ else cls("other")


@strawberry.enum(description="How far a creator reaches, by the followers of all primary accounts together.")
class CreatorTier(_Word):
    NANO = word("nano", description="Fewer than 10,000 followers.")
    MICRO = word("micro", description="From 10,000 followers.")
    MACRO = word("macro", description="From 100,000 followers.")
    MEGA = word("mega", description="From 1,000,000 followers.")


@strawberry.enum(description="Whether an account could be read when it was last observed.")
class AccountState(_Word):
    ACTIVE = word("active", description="Public and in use.")
    PRIVATE = word("private", description="Shown to its followers only.")
    SUSPENDED = word("suspended", description="Taken down by the platform.")
    DELETED = word("deleted", description="Gone.")
    UNKNOWN = word("unknown", description="The platform did not say.")


@strawberry.enum(description="What an account is to the creator that it belongs to, or pretends to be.")
class AccountRole(_Word):
    PRIMARY = word("primary", description="The creator's own main account on its platform.")
    BACKUP = word("backup", description="A second account of the same person; its followers are not counted twice.")
    FAN = word("fan", description="Made by fans.")
    PARODY = word("parody", description="A declared parody.")
    IMPERSONATOR = word("impersonator", description="Pretends to be the creator.")
    BRAND = word("brand", description="A brand, not a person.")
    SHARED = word("shared", description="Run by several people: a couple, a family, a podcast.")
    UNKNOWN = word("unknown", description="Nothing says what it is.")


@strawberry.enum(description="What a link rests on.")
class LinkKind(_Word):
    DETERMINISTIC = word("deterministic", description="A shared identifier, such as an own website.")
    PROBABILISTIC = word("probabilistic", description="Many weak signs, weighed together.")
    DECLARED = word("declared", description="One account says that the other is also its own.")
    JUDGED = word("judged", description="A person's verdict.")


@strawberry.enum(description="What a person said about a pair of accounts.")
class Verdict(_Word):
    SAME = word("same", description="One creator.")
    DIFFERENT = word("different", description="Two creators: they are never put together.")
    UNSURE = word("unsure", description="Seen, and left open.")


@strawberry.enum(description="How a decision changed creators.")
class DecisionKind(_Word):
    CREATE = word("create", description="Accounts became a new creator.")
    MERGE = word("merge", description="Several creators became one.")
    SPLIT = word("split", description="One creator became several.")
    MOVE = word("move", description="Accounts went from one creator to another.")
    UNDO = word("undo", description="An earlier decision was taken back.")
    ERASE = word("erase", description="An account was erased on request.")


@strawberry.enum(description="How a search finds creators.")
class SearchMode(_Word):
    HYBRID = word("hybrid", description="By meaning and by words, ranked together.")
    SEMANTIC = word("semantic", description="By meaning: across languages and phrasings.")
    LEXICAL = word("lexical", description="By words: names, handles, exact terms.")


@strawberry.enum(description="In what two creators are alike.")
class SimilarityAspect(_Word):
    BIO = word("bio", description="What they say about themselves.")
    CONTENT = word("content", description="What they post about.")
    AUDIENCE = word("audience", description="Who follows them. Not known yet: BAD_USER_INPUT.")
    BRAND = word("brand", description="Which brands they work with. Not known yet: BAD_USER_INPUT.")
