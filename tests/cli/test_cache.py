import os
import stat
from pathlib import Path

import pytest

from confcheck.cli.cache import KEPT, known, remember

_DIGEST = "0123456789abcdef" * 4


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the stamps are."""
    return tmp_path / "cache" / "confcheck"


def test_a_digest_is_remembered(folder: Path) -> None:
    """One private file per digest, with nothing in it but its version."""
    before = known(_DIGEST)
    remember(_DIGEST)
    remember(_DIGEST)
    stamp = folder / f"{_DIGEST}.json"
    assert (False, True, '{"version": 1}\n', [stamp], 0o700, 0o600) == (
        before,
        known(_DIGEST),
        stamp.read_text(encoding="utf-8"),
        list(folder.iterdir()),
        stat.S_IMODE(folder.stat().st_mode),
        stat.S_IMODE(stamp.stat().st_mode),
    )


@pytest.mark.parametrize("content", ["", "{", '{"version": 2}', "\ud800", "[]"])
def test_a_stamp_of_another_kind_counts_for_nothing(folder: Path, content: str) -> None:
    """Damaged stamps and those of other versions are as good as absent."""
    folder.mkdir(parents=True)
    (folder / f"{_DIGEST}.json").write_bytes(content.encode(errors="surrogatepass"))
    assert not known(_DIGEST)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "0123456789ABCDEF", "short", "0" * 200])
def test_only_digests_name_stamps(tmp_path: Path, digest: str) -> None:
    """Nothing else becomes a path."""
    remember(digest)
    assert (known(digest), (tmp_path / "cache").exists()) == (False, False)


def test_the_newest_stamps_stay(folder: Path) -> None:
    """The cache is bounded; the oldest stamps go first."""
    folder.mkdir(parents=True)
    for age in range(KEPT + 9):
        stamp = folder / f"{age:016x}.json"
        stamp.write_text("{}", encoding="utf-8")
        os.utime(stamp, (10_000 - age, 10_000 - age))
    remember(_DIGEST)
    kept = {f"{age:016x}.json" for age in range(KEPT - 1)} | {f"{_DIGEST}.json"}
    assert kept == {path.name for path in folder.iterdir()}


def test_without_a_place_there_is_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that cannot be written is silently none."""
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    remember(_DIGEST)
    assert not known(_DIGEST)


def test_the_home_is_used_where_nothing_else_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative XDG_CACHE_HOME counts as none, as its specification says."""
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    remember(_DIGEST)
    assert (known(_DIGEST), (tmp_path / ".cache" / "confcheck" / f"{_DIGEST}.json").is_file()) == (True, True)


def test_without_a_home_there_is_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container without users."""

    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", homeless)
    remember(_DIGEST)
    assert not known(_DIGEST)
