"""Numbers of patent documents and of registered organisations: one canonical form, and whether it is one."""
