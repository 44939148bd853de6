"""Cost by week from a ledger by month: apportioned when a month has closed, estimated while it is open. Pure; what a cell says is told
by the cells."""
