"""doithoai: records of official dialogues turned into a searchable static archive."""

import os

__version__ = "0.1.0"

# numpy would start a thread for each processor to multiply matrices with, and nothing here does.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
