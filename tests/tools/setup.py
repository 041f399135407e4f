"""Brings what the tests need beside Python packages: browsers, the HTML checker and servers."""

import sys

from tests.tools import browser, firefox, node, system_programs
from tests.tools.setup_fault import SetupFault


def main() -> int:
    """Quick when all is there; otherwise fetches it, or says which command a person has to run."""
    try:
        browser.ensure()
        firefox.ensure()
        node.ensure()
        system_programs.ensure()
    except SetupFault as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
