"""What changes the strategy: loading its content; answering, keeping and reviewing; cases, disclosures and the plan. One verb an action."""
