"""Which modules a page needs before it can start: `main.js` and all that it imports, at any depth.

Read from the import statements themselves; what `import()` fetches later is not among them.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

IMPORT = re.compile(r"""^(?:import|export)\b[^;'"(]*['"](\.[^'"]+)['"]""", re.MULTILINE)


def needed(app: Path, start: str = "main.js") -> list[str]:
    """Return their paths below `app`, in the order in which they are met, breadth first."""
    found = [start]
    for name in found:
        folder = posixpath.dirname(name)
        for target in IMPORT.findall((app / name).read_text()):
            path = posixpath.normpath(posixpath.join(folder, target))
            if path not in found:
                found.append(path)
    return found
