"""What people send to the strategy's tools."""
