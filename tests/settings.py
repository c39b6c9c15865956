"""Settings of the test run: the product's own, in the test environment, with a data folder of its own."""

import os
import tempfile

os.environ["COALITION_ENV"] = "test"
_shared = os.environ.setdefault("COALITION_DATA_DIR", tempfile.mkdtemp(prefix="coalition-test-"))
_name = os.environ.get("PYTEST_XDIST_WORKER", "")
if _name and os.path.basename(_shared) != _name:
    # A folder each: on the broker's files one test run's worker would take the other's messages.
    os.environ["COALITION_DATA_DIR"] = os.path.join(_shared, _name)
    os.makedirs(os.environ["COALITION_DATA_DIR"], exist_ok=True)

from config.settings import *  # noqa: E402, F403  the environment is set before the settings are read

BUILT_ASSETS_DIR = BASE_DIR / "var" / "assets"  # noqa: F405  built by `./run test`
STATICFILES_DIRS = [BUILT_ASSETS_DIR]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  whitenoise warns when it is missing
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in use: WAL and immediate transactions mean nothing to a database in memory.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}  # noqa: F405
