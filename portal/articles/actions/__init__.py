"""What changes the article store: writing, publishing, loading content, attaching files. Each in one transaction."""
