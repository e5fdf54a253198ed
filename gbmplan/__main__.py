"""`python -m gbmplan`."""

from gbmplan.cli.app import main

main()
