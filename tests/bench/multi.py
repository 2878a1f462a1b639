"""Owns the process of the least that libcurl can do: one resident thread, all transfers at once, connections kept."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from tests.bench.children import answer_all, cpu
from tests.bench.names import HERE

WAIT_SECONDS = 15.0


def installed() -> bool:
    """Whether pycurl is here; there is no wheel of it for every system."""
    return importlib.util.find_spec("pycurl") is not None


class Multi:
    """One handle for each page, all driven by one `CurlMulti`; and the tags of what they fetched."""

    def open(self, urls: dict[str, str], bundle: str, folder: str) -> None:  # noqa: ARG002 -- asked like the others
        """Get ready to poll these pages."""
        self._curl: Any = importlib.import_module("pycurl")
        self._multi = self._curl.CurlMulti()
        self._multi.setopt(self._curl.M_MAXCONNECTS, 2 * len(urls))
        self._tags: dict[str, str] = {}
        self._handles = [self._handle(name, url, bundle) for name, url in urls.items()]

    def _handle(self, name: str, url: str, bundle: str) -> Any:  # noqa: ANN401 -- pycurl has no types
        def header(line: bytes) -> None:
            field, _, value = line.decode("latin-1").partition(":")
            if field.lower() == "etag":
                self._tags[name] = value.strip()

        handle = self._curl.Curl()
        handle.name = name
        handle.setopt(self._curl.URL, url)
        handle.setopt(self._curl.RESOLVE, [f"{name}:{urlsplit(url).port}:{HERE}"])
        handle.setopt(self._curl.CAINFO, bundle)
        handle.setopt(self._curl.ACCEPT_ENCODING, "gzip")
        handle.setopt(self._curl.HTTP_VERSION, self._curl.CURL_HTTP_VERSION_1_1)
        handle.setopt(self._curl.NOSIGNAL, 1)
        handle.setopt(self._curl.TIMEOUT, int(WAIT_SECONDS))
        handle.setopt(self._curl.WRITEFUNCTION, len)
        handle.setopt(self._curl.HEADERFUNCTION, header)
        return handle

    def cycle(self) -> Mapping[str, object]:
        """Poll everybody at once."""
        began = cpu()
        for handle in self._handles:
            tag = self._tags.get(handle.name)
            handle.setopt(self._curl.HTTPHEADER, [f"If-None-Match: {tag}"] if tag is not None else [])
            self._multi.add_handle(handle)
        active = len(self._handles)
        while active:
            active = self._multi.perform()[1]
            if active:
                self._multi.select(WAIT_SECONDS)
        for handle in self._handles:
            self._multi.remove_handle(handle)
        failed = sum(handle.getinfo(self._curl.RESPONSE_CODE) not in (200, 304) for handle in self._handles)
        return {"cpu": cpu() - began, "failed": failed}


def main() -> None:
    """Do what is asked until nobody asks any more."""
    program = Multi()
    answer_all({"open": program.open, "cycle": program.cycle})


if __name__ == "__main__":
    main()
