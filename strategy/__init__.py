"""The five countermeasures, and the tools that put them to work: records, cases, disclosures, the action plan. Leans on the article store."""
