"""A finished run on disk: write it block by block, open it lazily, sum it up."""
