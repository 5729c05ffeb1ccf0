"""The stage `identity`, idea by idea."""
