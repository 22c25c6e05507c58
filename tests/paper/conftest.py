"""What the tests of paper share."""

from __future__ import annotations

import importlib
import os

import pytest


@pytest.fixture
def pango() -> None:
    """The libraries of the system that set a PDF."""
    try:
        importlib.import_module("weasyprint")
    except OSError:
        reason = "the text libraries for PDF (Pango) are not on this machine; on Debian: apt install libpangoft2-1.0-0"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
