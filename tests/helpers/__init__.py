"""What tests share: a project of their own, its graph of jobs, virtual clusters."""
