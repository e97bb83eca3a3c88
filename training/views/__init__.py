"""What the browser asks of training."""
