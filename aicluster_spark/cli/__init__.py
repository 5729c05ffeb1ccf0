"""The `aicluster` command, one file a subcommand."""
