"""Runs in which governments hear, know or decide something else: what rests on it."""
