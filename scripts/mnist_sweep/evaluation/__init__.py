"""What trained models predict, and how often they are wrong."""
