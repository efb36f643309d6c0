"""How work is done: worker processes, cache, timings, options, and outputs before they are made."""
