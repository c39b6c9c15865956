#!/usr/bin/env python3
"""Django's command line: every part of the product works through it."""

import io
import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # what is told while a command runs is read while it runs
    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Run the same command to go on.\n")
        raise SystemExit(130) from None
