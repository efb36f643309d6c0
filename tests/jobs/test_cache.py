import pickle
from pathlib import Path

from generator.jobs.cache import Cache, MemoryCache, serialise


def test_memory_cache_returns_the_same_object_until_it_is_pruned(tmp_path: Path) -> None:
    cache = MemoryCache(tmp_path)
    cache.put("kind", b"one", serialise(("a value",)))
    value = cache.get("kind", b"one")
    assert value == ("a value",)
    (tmp_path / "kind" / b"one".hex()).unlink()
    assert cache.get("kind", b"one") is value
    cache.prune("other", [])
    assert cache.get("kind", b"one") is value
    cache.prune("kind", [b"two"])
    assert cache.get("kind", b"one") is None
    assert type(pickle.loads(pickle.dumps(cache))) is Cache
