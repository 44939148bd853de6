"""Run and control charts by named rule sets, for thousands of series at once, and Pareto. Nothing is read, saved or drawn."""
