"""The page: what it says, and how it is put together."""
