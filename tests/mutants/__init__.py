"""Deliberate faults in the code, to measure the tests: `make mutants`. Must not change the code it measures."""
