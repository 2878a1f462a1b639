"""Owns which modules of others are loaded only when something of them is used: whoever imports them seldom does.

Standard modules import one another for functions that a watching program never calls. `dataclasses` takes `inspect`,
and with it `ast` and `dis`, to describe classes that have no docstring. Together they take two megabytes of memory.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from threading import Lock
from types import ModuleType
from typing import Any

SELDOM_USED = (
    "bz2",  # shutil: archives
    "csv",  # importlib.metadata: lists of files
    "idna",  # requests, urllib3: names of hosts that are not ASCII
    "inspect",  # dataclasses: classes without docstring
    "locale",  # calendar, subprocess: names of months, text of other programs
    "lzma",  # shutil: archives
    "mimetypes",  # urllib3: files that are sent
    "shlex",
    "shutil",
    "tokenize",  # linecache: source in tracebacks
    "zipfile",  # importlib.metadata: packages in archives
)
"""Each of them would be imported, and none of them is used while nothing but watching goes on; a test says so."""

_handing_over = Lock()


class _Later(ModuleType):
    """Stands for a module until something of it is wanted, and hands every question on to the real one from then on.

    `importlib.util.LazyLoader` would fill this very object, and a second thread could meet it half full.
    """

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- whatever the module holds
        with _handing_over:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def put_off(names: tuple[str, ...] = SELDOM_USED) -> None:
    """Have these modules loaded at their first use; what is loaded already, or is not there, stays as it is."""
    for name in names:
        if name in sys.modules:
            continue
        spec = find_spec(name)
        if spec is not None:
            module = module_from_spec(spec)
            module.__class__ = _Later
            sys.modules[name] = module
