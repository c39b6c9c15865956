"""An environment whose system offers chosen fonts or none, and how many a process is offered."""

import ctypes
import ctypes.util
import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIBRARY = ctypes.util.find_library("fontconfig")


def environment_of_fonts(folder: Path) -> dict[str, str]:
    """Offers what lies in `folder/fonts`, which is empty at first; its home is `folder/home`.

    Naming a file that is not there would not do: fontconfig then looks into the folders that it was built with.
    """
    for name in ("fonts", "cache", "home"):
        (folder / name).mkdir()
    told, home = folder / "fonts.conf", str(folder / "home")
    told.write_text(f"<fontconfig><dir>{folder / 'fonts'}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>")
    nothing = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS", "XDG_CACHE_HOME"), home)
    return {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "FONTCONFIG_FILE": str(told), **nothing}


def count() -> int:
    """Of the system's fonts, as fontconfig offers them to this process; 0 where there is no fontconfig."""
    if LIBRARY is None:
        return 0
    library = ctypes.CDLL(LIBRARY)
    library.FcInitLoadConfigAndFonts.restype = ctypes.c_void_p
    library.FcConfigGetFonts.argtypes = [ctypes.c_void_p, ctypes.c_int]
    library.FcConfigGetFonts.restype = ctypes.POINTER(ctypes.c_int)
    found = library.FcConfigGetFonts(library.FcInitLoadConfigAndFonts(), 0)
    return int(found[0]) if found else 0


if __name__ == "__main__":
    sys.stdout.write(f"{count()}\n")
