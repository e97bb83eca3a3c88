#!/usr/bin/env python
"""The portal's command line."""

import os
import sys


def main() -> None:
    os.umask(0o077)  # what the portal writes is read by its own account alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
