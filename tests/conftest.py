"""What takes minutes runs only when it is asked for."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave tests marked `long` out unless -m names them."""
    if "long" not in (config.option.markexpr or ""):
        left_out = [item for item in items if item.get_closest_marker("long")]
        items[:] = [item for item in items if not item.get_closest_marker("long")]
        if left_out:
            config.hook.pytest_deselected(items=left_out)
