"""What tests of this room share: the sentence of an error."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tray_status.core.errors import TrayStatusError


@pytest.fixture
def said() -> Callable[[Callable[[], object]], str]:
    """Gives the sentence of the error that something ends with."""

    def sentence(act: Callable[[], object]) -> str:
        with pytest.raises(TrayStatusError) as caught:
            act()
        return str(caught.value)

    return sentence
