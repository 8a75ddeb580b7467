"""What may be wrong with an environment: packages, places, the scheduler."""
