"""Which patents are AI: rule sets, code patterns and the text kernel."""
