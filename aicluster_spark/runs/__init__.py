"""Where results live: the store, the commit point, fingerprints, locks and run manifests."""
