"""`python -m gbmplan`."""

from gbmplan.cli.main import main

main()
