"""Owns what a measurement stands on: the served pages, a folder, and the programs that are started on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.children import Child, Json

PRODUCT = "tests.bench.product"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig:
    """A server with its pages: `urls` by name of page, with TLS; `plain` without; `bundle` holds whom to believe."""

    server: Child
    folder: Path
    bundle: str
    urls: Mapping[str, str]
    plain: Mapping[str, str]
    forms: Mapping[str, str]

    def tally(self) -> Json:
        """What went through the server since this was last asked."""
        return self.server.ask("tally")

    @contextmanager
    def product(
        self,
        urls: Mapping[str, str] | None = None,
        *,
        every: str = "60s",
        pages: Mapping[str, str] | None = None,
        desktop: Mapping[str, str] | None = None,
    ) -> Iterator[tuple[Child, Json]]:
        """The product on these pages (all of them with TLS), started, and what its start took.

        `pages` has some names lead elsewhere. `desktop` is the environment of a session in which it has a tray.
        """
        own = self.folder / f"product-{len(list(self.folder.iterdir()))}"
        own.mkdir()
        wanted = self.urls if urls is None else urls
        (own / "settings.yaml").write_text(self.settings(wanted, every), encoding="utf-8")
        with Child(PRODUCT, desktop) as child:
            child.ask("pages", lead=dict(pages or {}))
            started = child.ask("start", folder=str(own), tray=desktop is not None)
            yield child, started
            child.ask("quit")

    def settings(self, urls: Mapping[str, str], every: str, notifier: str = "console") -> str:
        """The text of a settings file for these pages."""
        believed = () if urls is self.plain else (f"ca_file: {self.bundle}",)
        lines = [f"every: {every}", "proxy: none", *believed, f"notifiers: [{notifier}]", "providers:"]
        for name, url in urls.items():
            summary = self.forms[name] == "SUMMARY"
            lines += [
                f"  - name: {name}",
                f"    id: {name.partition('.')[0]}",
                f"    url: {url.partition('/api/')[0]}",
                f"    platform: {'statuspage' if summary else 'feed'}",
                *(() if summary else (f"    feed: {url}",)),
            ]
        return "\n".join(lines) + "\n"


@contextmanager
def rig(folder: Path, count: int, mix: str) -> Iterator[Rig]:
    """So many pages of that mix (`feeds` or `all`), served."""
    with Child("tests.bench.server") as server:
        opened = server.ask("open", folder=str(folder / "certificates"), count=count, mix=mix)
        yield Rig(
            server=server,
            folder=folder,
            bundle=opened["bundle"],
            urls=opened["tls"],
            plain=opened["plain"],
            forms=opened["forms"],
        )
