"""For `pytest --nbval`: of a picture in HTML it compares the alt text and not the pixels, as it
does with image/png."""

from pathlib import Path


def pytest_configure(config):
    if getattr(config.option, "nbval_sanitize_with", "") is None:
        config.option.nbval_sanitize_with = str(Path(__file__).with_name("tests") / "nbval.cfg")
