"""What the strategy's pages read. Page objects ask the database when their template does, so that what is kept costs nothing."""
