"""`python -m restock`: the same as the command `restock`."""

import sys

from restock.cli import main

if __name__ == "__main__":
    sys.exit(main())
