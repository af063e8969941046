"""A host's commands under the absolute paths of the documents, seen by one shell only (§6.2).

In name spaces of its own, for which nobody needs a right on the machine, a layer with nothing but
links lies over the system's folders; those are read-only meanwhile. Nothing on disk changes.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.errors import EssError

if TYPE_CHECKING:
    from collections.abc import Sequence

PLACES = ("/usr/opt/ibm2105cli", "/usr/lpp/ibm2105cli", "/opt/ibm2105cli")
"""Where AIX has the command line (the documents name both), and where Solaris and HP-UX have it."""
LAY = 'mount -t overlay overlay -o "lowerdir=$1/{0}:/{0}" "/{0}"'


def in_place(folder: Path, commands: Path, words: Sequence[str]) -> list[str]:
    """A command line under which these words find the commands at `PLACES`.

    folder: where the layers are made. Raises EssError where there is no ``unshare``, OSError.
    """
    unshare = shutil.which("unshare")
    if unshare is None:
        raise EssError("--paths needs the program unshare of this machine, and it is not there.")
    tops = []
    for place in map(Path, PLACES):
        top = place.parts[1]
        link = folder / place.relative_to("/")
        link.parent.mkdir(0o755, parents=True)
        link.symlink_to(commands)
        tops += [top] if top not in tops and Path("/", top).is_dir() else []
    layers = " && ".join(LAY.format(top) for top in tops)
    script = f'{layers} && shift && exec "$@"'
    return [unshare, "-Ur", "-m", "/bin/sh", "-c", script, "sh", str(folder), *words]
