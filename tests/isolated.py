"""Run code with the unpacked wheel, pandas and what pandas needs, and nothing else.

python -I -S isolated.py WHEEL SITE_PACKAGES CODE [ARGUMENT ...]
"""

import sys
from importlib.machinery import PathFinder

NEEDED = ("pandas", "numpy", "dateutil", "six", "tzdata")


class Needed:
    """Finder of these packages; the folder that has them has others, too."""

    def __init__(self, folder):
        self.folder = folder

    def find_spec(self, name, path=None, target=None):
        return PathFinder.find_spec(name, [self.folder]) if name in NEEDED else None


if __name__ == "__main__":
    wheel, site_packages, code, *arguments = sys.argv[1:]
    sys.path.insert(0, wheel)
    sys.meta_path.append(Needed(site_packages))
    sys.argv = ["-c", *arguments]
    exec(code, {"__name__": "__main__"})
