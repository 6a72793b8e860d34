"""terms of a query → those that say what is looked for.

How rare a term is weighs it against the others, but bios are telegrams: in 1,500 of them `at` is as rare as `vegan`, and
two such words outweigh one. So a query loses them, whatever else it asks for; documents keep them, and a query of
nothing else is asked as it stands. Words that mean something in another of these languages (`die`, `la`, `sin`, `mia`)
are in no list.
"""

from collections.abc import Sequence

from search.terms import terms

_OF_LANGUAGES = {
    "en": "a an and are as at be by for from in is my of on our the to we with you your",
    "de": "auf aus bei das dem der des ein eine einen einer für ich im ist mit nach oder und über um vom von zu zum zur",
    "es": "al con del el en es los las mi para por que se su sus un una y",
    "fr": "au aux avec dans de des du et je le les mes mon nous ou pour qui sur une",
    "it": "alla che da dal dei della di e gli i il nel nella per sul",
    "pt": "ao com das do dos em eu meu minha na nas no nos o os um uma",
    "pl": "od po w z za ze",
    "tr": "bir bu için ile ve",
    "id": "dan dari di ini itu ke pada untuk yang",
    "el": "από για η και με ο οι σε στη στο τα τη την της το τον του των",
    "ru": "в во для до и из к на о от по с со у я",
    "ar": "إلى على عن في مع من و",
    "hi": "और का की के को पर में से है",
}
STOP_WORDS = frozenset(term for words in _OF_LANGUAGES.values() for term in terms(words))


def telling(asked: Sequence[str]) -> list[str]:
    """The terms without function words; all of them where there is nothing else."""
    return [term for term in asked if term not in STOP_WORDS] or list(asked)
