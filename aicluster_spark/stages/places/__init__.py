"""The stage `places`, idea by idea."""
