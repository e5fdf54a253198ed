"""The command line: thin, and importing what a command needs only when it runs."""
