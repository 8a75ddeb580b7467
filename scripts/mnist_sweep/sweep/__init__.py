"""What is trained, how its curves are read, and which trial is chosen."""
