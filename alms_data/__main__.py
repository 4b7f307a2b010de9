"""What ``python -m alms_data`` runs."""

import sys

from alms_data.command_line import main

if __name__ == "__main__":
    sys.exit(main())
