"""The page: its numbers, what they say, and how it is rendered."""
