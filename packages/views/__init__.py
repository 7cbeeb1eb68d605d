"""Pages of packages: choosing, the catalogue, one ledger, the segments, and the public prices."""
