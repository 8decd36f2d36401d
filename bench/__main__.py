"""``python -m bench [server] [scale] [browser] [servers]``: measures these parts (all but the last unless told)."""

import importlib
import os
import sys

PARTS = ("server", "scale", "browser", "servers")

if __name__ == "__main__":
    wanted = sys.argv[1:] or PARTS[:3]
    if unknown := set(wanted) - set(PARTS):
        sys.exit(f"There is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}.")
    print(f"{os.cpu_count()} cores; load at the beginning: {os.getloadavg()[0]:.1f}")
    for part in wanted:
        importlib.import_module(f"bench.{part}").measure()
