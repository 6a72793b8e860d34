"""root → the user that Postgres runs as, which refuses to run as root."""

import contextlib
import os
import pwd
import shutil
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

_NAME = "increator"
_FALLBACK = "nobody"

_ACL = "system.posix_acl_access"
_ACL_VERSION = struct.pack("<I", 2)
_ACL_ENTRY = struct.Struct("<HHI")
_USER_OBJ, _USER, _GROUP_OBJ, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x10, 0x20
_NO_ID = 0xFFFFFFFF
_SEARCH = 0o1


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerUser:
    """Who the server runs as."""

    uid: int
    gid: int

    def own(self, path: Path) -> None:
        os.chown(path, self.uid, self.gid)

    def become(self) -> None:
        """Gives up the rights of root for good."""
        os.setgroups([])
        os.setgid(self.gid)
        os.setuid(self.uid)


def server_user() -> ServerUser | None:
    """None unless we are root: then the server runs as whoever we are."""
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return _user(_NAME)
    if useradd := shutil.which("useradd"):
        command = [useradd, "--system", "--no-create-home", "--shell", "/bin/false", _NAME]
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - constant arguments
    with contextlib.suppress(KeyError):
        return _user(_NAME)
    return _user(_FALLBACK)


def _user(name: str) -> ServerUser:
    entry = pwd.getpwnam(name)
    return ServerUser(uid=entry.pw_uid, gid=entry.pw_gid)


def let_pass(user: ServerUser, path: Path) -> None:
    """Lets that one user go through (not list, not read) each directory above `path`, as far as it cannot yet."""
    for directory in reversed(path.resolve().parents):
        mode = directory.stat().st_mode
        if not mode & _SEARCH:
            try:
                os.setxattr(directory, _ACL, _acl(mode, user.uid))
            except (OSError, AttributeError):  # a file system or an operating system without such lists
                directory.chmod(mode | _SEARCH)


def _acl(mode: int, uid: int) -> bytes:
    """The permissions of `mode`, and the right to search for one user (acl(5))."""
    entries = (
        (_USER_OBJ, mode >> 6 & 0o7, _NO_ID),
        (_USER, _SEARCH, uid),
        (_GROUP_OBJ, mode >> 3 & 0o7, _NO_ID),
        (_MASK, mode >> 3 & 0o7 | _SEARCH, _NO_ID),
        (_OTHER, mode & 0o7, _NO_ID),
    )
    return _ACL_VERSION + b"".join(_ACL_ENTRY.pack(*entry) for entry in entries)
