"""One file, one lever: options, the channels they feed, and when they can be moved."""
