"""One file, one causal claim from one literature; nothing here imports a sibling."""
