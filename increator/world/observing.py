"""accounts → when and in which company each was seen: the answers of the platforms, before they are written.

A platform answers about one account or about many at once; all accounts of one answer are seen at its time. Renamed
accounts were seen before under their former handle, lost ones not since, repeated ones twice in the same answer, and
some older answers arrive after newer ones.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from increator.world.accounts import OBSERVED, Account
from increator.world.dressing import rounded

PAGE = {"instagram": 1, "tiktok": 1, "youtube": 50, "x": 100}
"""Accounts in one answer, as the platforms allow."""
_EARLIER = timedelta(days=90)
_LOST_BEFORE = timedelta(days=200)
_LATE = "31"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform said at one time about some accounts. `gone`: accounts that it no longer knows."""

    observed_at: datetime
    accounts: tuple[Account, ...]
    gone: tuple[Account, ...] = ()
    older: bool = False
    """There is a newer answer about these accounts."""
    private: bool = False
    """The accounts have become private."""


def observe(accounts: list[Account]) -> dict[str, list[Answer]]:
    """Answers by platform in the order of their arrival; sets when each account was seen last."""
    return {platform: _answers([a for a in accounts if a.platform == platform], platform) for platform in PAGE}


def _answers(own: list[Account], platform: str) -> list[Answer]:
    lost = [account for account in own if account.lost]
    before = [_before(account) for account in own if account.former_handle]
    repeated = _paged([account for account in own if account.repeated], platform)
    return [
        *_paged(lost, platform, _LOST_BEFORE),
        *_paged(before, platform, _EARLIER, older=True),
        *_paged([account for account in own if not account.lost and not account.repeated], platform),
        *repeated,
        *repeated,
        *_looked_up_again(lost, platform),
        *_paged([_before(account) for account in own if account.trap == _LATE], platform, _EARLIER, older=True),
    ]


def _paged(
    accounts: list[Account], platform: str, earlier: timedelta = timedelta(), *, older: bool = False
) -> list[Answer]:
    answers = []
    size = PAGE[platform]
    for start in range(0, len(accounts), size):
        page = accounts[start : start + size]
        observed_at = max(account.observed_at for account in page) - earlier
        for account in page:
            account.observed_at = observed_at
        answers.append(Answer(observed_at, tuple(page), older=older))
    return answers


def _looked_up_again(lost: list[Account], platform: str) -> list[Answer]:
    """X says what became of them, YouTube answers without them; the other two were not asked again."""
    observed_at = OBSERVED + timedelta(days=14)
    if platform == "youtube":
        return [Answer(observed_at, (), (account,)) for account in lost]
    if platform != "x" or not lost:
        return []
    private = tuple(account for account in lost if account.lost == "private")
    for account in private:
        account.observed_at = observed_at
    gone = tuple(account for account in lost if account.lost != "private")
    return [Answer(observed_at, private, gone, private=True)]


def _before(account: Account) -> Account:
    """The same account as it was: under its former handle, smaller, with less to say."""
    return replace(
        account,
        handle=account.former_handle or account.handle,
        bio=account.creator.bio_language.bio[account.creator.topic][0],
        urls=[],
        followers=rounded(account.followers * 3 // 4),
        posts=account.posts * 3 // 4,
    )
