"""Static files under hashed names, the imports of our own modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage as _Base

IMPORTS = _Base._js_module_import_aggregation_patterns[1]
ROOMS = ("ui", "coalition", "kits", "social", "metrics")


class HashedModulesStorage(_Base):  # type: ignore[misc]  # whitenoise is untyped
    """Rewrites `import … from "./x.js"` to hashed names, so that a cached module never meets a newer one.

    Only in our rooms' modules: installed packages name modules of a bundler in their comments.
    """

    patterns = _Base.patterns + tuple((f"{room}/*.js", IMPORTS) for room in ROOMS)
