"""From a case and the discovered parts to a compiled model."""
