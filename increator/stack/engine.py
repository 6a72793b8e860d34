"""What the stack asks of an engine: to be installed, to be launched, to answer."""

from pathlib import Path
from typing import ClassVar, NoReturn, Protocol

from graph.progress import Progress
from increator.stack.home import StackHome
from increator.stack.record import StackRecord


class Engine(Protocol):
    """One kind of server. Implementations are in `engines/`."""

    name: ClassVar[str]
    version: ClassVar[str]
    ports: ClassVar[tuple[str, ...]]
    """Names of the ports it listens on; the first is the one that clients use."""

    def install(self, progress: Progress) -> None:
        """Fetches or builds what it needs into the cache; does nothing when it is there.

        Raises: InputError saying what is missing and how to get it.
        """

    def launch(self, home: StackHome, record: StackRecord) -> NoReturn:
        """Prepares the data directory and becomes the server: called in a process of its own, at each restart too."""

    async def answer(self, record: StackRecord) -> None:
        """Returns when a client with the recorded password is served, and what clients need is there.

        Raises: TransientError when it does not answer yet.
        """

    def url(self, record: StackRecord) -> str:
        """The URL that clients use, with the password."""

    def installed(self) -> Path | None:
        """Where its program is, or None when `install` has work to do."""

    def how_to_install(self) -> str:
        """What to do when `installed` is None, in words."""
