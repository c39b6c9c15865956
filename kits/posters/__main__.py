"""Writes every poster of both kits, Vote Anyway and On Vote: `python -m kits.posters`."""

from pathlib import Path

from kits.posters import cross, excuses, full_measure, horizon, squeeze, twelve_tiles
from kits.posters.on_vote import conjugaison, deux_tours, metier, panneaux, urne

FOLDER = Path(__file__).with_name("templates")
MOTIFS = {
    "squeeze": squeeze.draw,
    "excuses": excuses.draw,
    "cross": cross.draw,
    "twelve-tiles": twelve_tiles.draw,
    "full-measure": full_measure.draw,
    "horizon": horizon.draw,
    "deux-tours": deux_tours.draw,
    "urne": urne.draw,
    "conjugaison": conjugaison.draw,
    "metier": metier.draw,
    "panneaux": panneaux.draw,
}

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for key, draw in MOTIFS.items():
        (FOLDER / f"{key}.svg").write_text(draw())
