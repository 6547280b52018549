"""What anyone who adds a part can test it with: laws of conformance, and a small made-up case."""
