"""Makes a copy of the tree fit to be watched, without a change to what is watched."""

from __future__ import annotations

import json
from pathlib import Path

# Written behind the models of a copy: it notes every statement of every process, by its kind.
INSTRUMENT = """

import os as _os, sys as _sys
from django.db.backends.signals import connection_created as _created

def _note(execute, sql, params, many, context):
    with open(_os.environ["LAMPLIT_NOTED"], "a") as noted:
        noted.write(" ".join(sql.split()) + chr(10))
    return execute(sql, params, many, context)

def _follow(connection, **_):
    connection.execute_wrappers.append(_note)

if "LAMPLIT_NOTED" in _os.environ:
    _created.connect(_follow, weak=False)
"""


def prepare(tree: Path) -> Path:
    """Make a copy of the tree fit to be watched: its statements are noted, all cards are one.

    The card is another one for each pair, since it is made of the pair's key: it says nothing.
    """
    models = tree / "checkins" / "models.py"
    models.write_text(models.read_text() + INSTRUMENT)
    for cards in (tree / "frontend" / "app" / "copy").glob("*.cards.json"):
        deck = json.loads(cards.read_text())
        deck["cards"] = [deck["cards"][0]] * len(deck["cards"])
        cards.write_text(json.dumps(deck))
    return tree
