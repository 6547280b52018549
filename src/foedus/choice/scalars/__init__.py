"""A function of arrays, worked out entry by entry: only what its result depends on is computed.

Mechanisms are written over all actors and dyads; what one government looks at depends on a
sixth of those entries, and masks of roles are constants. `program.Program` traces a function for
one member and keeps a graph of scalars (`graph`): constants are folded, entries that are masked or
never read are left out, and what a scan carries without changing is taken out of the scan. Each
scalar is then a vector over members. `primitives` says what the array library's operations do to
tables of entries.
"""
