"""The demo practice: invented people and a story that can be told again.

``story`` plans it from a seed, without a database; ``making`` carries the plan out through the
services, with their own clock, so that every rule has run. Nobody in it is real.
"""
