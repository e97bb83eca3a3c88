"""Slow proofs against a real server: kills and races, judged by the rows of the database. Run by `make proof`, or one alone:

    .venv/bin/python -m pytest tests/proof -m proof -k crash
    DATABASE_URL=postgres://postgres@127.0.0.1/postgres .venv/bin/python -m pytest tests/proof -m proof -k race

Each proof makes its own database (a file below pytest's temporary folder, or a database of a random name on the server that
DATABASE_URL names) and prints one JSON verdict. PROOF_SEED repeats a run, PROOF_LEARNERS, PROOF_KILLS and PROOF_ROUNDS change its size.
"""
