"""What training reads: compositions of the QuerySets beside the models."""
