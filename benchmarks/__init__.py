"""How fast the practice is, against bare limits of the same run. See docs/performance.md."""
