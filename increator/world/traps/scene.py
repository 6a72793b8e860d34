"""What every trap is set up from: creators, their accounts, and what is written on them."""

from increator.world.accounts import PLATFORMS, Account, Part, draw_accounts, open_account
from increator.world.dice import Dice
from increator.world.handles import fitted
from increator.world.lexicon import Language, Name, words
from increator.world.people import Creator, Segment, draw_creator, handle_text

ALL_PLATFORMS = PLATFORMS.items

COMMONEST = 20
"""Names of a language that traps of common names draw from."""


class Scene:
    """The stage of one chunk: numbers its creators, draws from its dice."""

    def __init__(self, dice: Dice, first_creator: int) -> None:
        self.dice = dice
        self.next_creator = first_creator

    def creator(
        self,
        *,
        language: Language | None = None,
        given: Name | None = None,
        family: Name | None = None,
        invented: bool | None = None,
    ) -> Creator:
        creator = draw_creator(
            self.dice, self.next_creator, language=language, given=given, family=family, invented=invented
        )
        self.next_creator += 1
        return creator

    def commonly_called(self) -> Creator:
        """Somebody with one of the commonest given names and surnames of a language."""
        drawn = self.creator()
        given = self.dice.pick((drawn.language.female if drawn.female else drawn.language.male).items[:COMMONEST])
        family = self.dice.pick(drawn.language.surnames.items[:COMMONEST])
        return self.creator(language=drawn.language, given=given, family=family, invented=False)

    def namesake(self, creator: Creator) -> Creator:
        """Somebody else of the same name."""
        return self.creator(language=creator.language, given=creator.given, family=creator.family, invented=False)

    def accounts(self, creator: Creator, count: int) -> list[Account]:
        return draw_accounts(self.dice, creator, count)

    def small(self) -> list[Account]:
        """A creator with one or two accounts."""
        return self.accounts(self.creator(), self.dice.between(1, 2))

    def account(self, creator: Creator, platform: str, segments: tuple[Segment, ...] = (), joint: str = "") -> Account:
        """An account with the handle of these segments, or with one by chance."""
        if not segments:
            return open_account(self.dice, creator, platform)
        text, seen = fitted(handle_text(segments, joint), segments, platform)
        return Account(creator, platform, text, seen)

    def celebrity(self, count: int) -> list[Account]:
        """Somebody large with an invented name, whose accounts name each other in a ring."""
        creator = self.creator(invented=True)
        creator.habit = 0.0
        creator.reach = self.dice.power_law(40_000, 90_000_000)
        platforms = self.dice.some(ALL_PLATFORMS, count)
        accounts = [self.account(creator, platform, creator.handle) for platform in platforms]
        for account, following in zip(accounts, accounts[1:] + accounts[:1], strict=True):
            account.reach = 3.0
            account.verified = account.platform in {"x", "tiktok"}
            account.fixed_name, account.fixed_name_segments = creator.stage_name, creator.persona
            if following is not account:
                account.parts.append(ring_claim(following))
        return accounts

    def other_platform(self, *taken: str) -> str:
        return self.dice.pick([platform for platform in ALL_PLATFORMS if platform not in taken])

    def invented(self) -> str:
        """Two words that nobody trades under, as far as chance can say."""
        shared = words()
        return (
            self.dice.pick(shared.first_words)
            + self.dice.pick(shared.second_words)
            + self.dice.pick(shared.coined_ends)
        )

    def agency(self) -> str:
        """The domain of an invented agency."""
        return (
            f"{self.invented()}{self.dice.pick(words().agency_words)}.{self.dice.pick(('com', 'co', 'agency', 'net'))}"
        )


_RING = {"instagram": "IG: @{h}", "tiktok": "TikTok: @{h}", "youtube": "YouTube: @{h}", "x": "Twitter: @{h}"}


def ring_claim(target: Account) -> Part:
    return Part(_RING[target.platform], target, claim=True)


def show_mail(account: Account, email: str, text: str = "{email}") -> None:
    """A plain e-mail in the bio, which a contact button shows as well."""
    account.parts.append(Part(text.replace("{email}", email)))
    account.emails.append(email)


def each_other(first: Account, second: Account) -> None:
    first.parts.append(ring_claim(second))
    second.parts.append(ring_claim(first))
