"""Persons, departments, roles, scope and the audit trail. Leans on portal.common."""
