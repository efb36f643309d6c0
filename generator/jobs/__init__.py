"""Build infrastructure: options, worker processes, cache, timings, and descriptions of files still to be made."""
