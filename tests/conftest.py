import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "doithoai",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("doithoai")
