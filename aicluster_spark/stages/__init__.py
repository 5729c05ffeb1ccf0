"""The stages in order: what each reads, writes and runs."""
