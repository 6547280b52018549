"""The charts of the pages, as frozen descriptions in the units of their view boxes."""
