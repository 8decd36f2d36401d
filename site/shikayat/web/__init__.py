"""HTTP plumbing that every flow uses."""
