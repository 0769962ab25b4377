"""Widgets are closed after each test: ipywidgets keeps every one, with its figure, until then."""

import pytest
from ipywidgets import Widget


@pytest.fixture(autouse=True)
def close_widgets():
    yield
    Widget.close_all()
