"""a peer's pinned requirements → a Python of its own that has them."""

import subprocess
import sys
from pathlib import Path

PEERS = Path(__file__).resolve().parent / "peers"
_DONE = "requirements.txt"


def peer_python(peer: str, environments: Path) -> str:
    """Makes the environment where it is missing or its requirements have changed.

    Raises: subprocess.CalledProcessError where pip fails.
    """
    wanted = PEERS / peer / "requirements.txt"
    if not wanted.exists():
        return sys.executable
    home = environments.resolve() / peer
    python, done = home / "bin" / "python", home / _DONE
    if not done.exists() or done.read_text("utf-8") != wanted.read_text("utf-8"):
        print(f"{peer}: making its environment", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--no-deps", "-r", wanted], check=True)
        done.write_text(wanted.read_text("utf-8"), "utf-8")
    return str(python)
