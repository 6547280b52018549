"""What a run says, as frozen records: the one place where a key of its JSON is named.

JSON, JSON Schema and ``docs/documents.md`` are made from these records.
"""
