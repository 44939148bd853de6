"""The steps by which the warehouse came to its shape, run by Alembic in order."""
