"""What the ledger holds, one frozen value for each row, and the tables that it stands in."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from social.sandbox.clock import from_unix_ms

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS account (
  network TEXT NOT NULL, external_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, username TEXT NOT NULL,
  followers INTEGER NOT NULL, admin TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (network, external_id), UNIQUE (network, username));
CREATE TABLE IF NOT EXISTS code (
  code TEXT PRIMARY KEY, network TEXT NOT NULL, account TEXT NOT NULL, redirect_uri TEXT NOT NULL,
  challenge TEXT NOT NULL, scope TEXT NOT NULL, expires_ms INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS token (
  token TEXT PRIMARY KEY, network TEXT NOT NULL, account TEXT NOT NULL, kind TEXT NOT NULL, scope TEXT NOT NULL,
  issued_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'live');
CREATE INDEX IF NOT EXISTS token_account ON token (network, account);
CREATE TABLE IF NOT EXISTS picture (sha256 TEXT PRIMARY KEY, mime TEXT NOT NULL, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS media (
  id TEXT NOT NULL, network TEXT NOT NULL, account TEXT NOT NULL, sha256 TEXT NOT NULL DEFAULT '',
  alt_text TEXT NOT NULL DEFAULT '', created_ms INTEGER NOT NULL, PRIMARY KEY (network, id));
CREATE TABLE IF NOT EXISTS container (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, caption TEXT NOT NULL, media TEXT NOT NULL,
  is_child INTEGER NOT NULL, created_ms INTEGER NOT NULL, ready_ms INTEGER NOT NULL,
  published TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS post (
  serial INTEGER PRIMARY KEY AUTOINCREMENT, network TEXT NOT NULL, external_id TEXT NOT NULL, account TEXT NOT NULL,
  code TEXT NOT NULL DEFAULT '', text TEXT NOT NULL, media TEXT NOT NULL, link TEXT NOT NULL DEFAULT '',
  published_ms INTEGER NOT NULL, accepted_ms INTEGER NOT NULL, way TEXT NOT NULL, pool TEXT NOT NULL,
  slot INTEGER NOT NULL, UNIQUE (network, external_id), UNIQUE (pool, slot));
CREATE INDEX IF NOT EXISTS post_account ON post (network, account, published_ms);
"""


@dataclass(frozen=True)
class Account:
    network: str
    external_id: str
    kind: str
    name: str
    username: str
    followers: int
    admin: str = ""


@dataclass(frozen=True)
class Token:
    token: str
    network: str
    account: str
    kind: str
    scope: str
    issued_ms: int
    expires_ms: int
    state: str


@dataclass(frozen=True)
class Picture:
    """One medium of a post: the hash of its bytes and its alternative text."""

    sha256: str
    alt_text: str = ""


@dataclass(frozen=True)
class Post:
    serial: int
    network: str
    external_id: str
    account: str
    code: str
    text: str
    media: tuple[Picture, ...]
    link: str
    published_at: datetime
    accepted_at: datetime
    way: str
    pool: str
    slot: int


@dataclass(frozen=True)
class Container:
    id: int
    account: str
    caption: str
    media: tuple[Picture, ...]
    is_child: bool
    created_ms: int
    ready_ms: int
    published: str


def media_json(media: Sequence[Picture]) -> str:
    return json.dumps([[item.sha256, item.alt_text] for item in media])


def media_from(text: str) -> tuple[Picture, ...]:
    return tuple(Picture(sha256, alt_text) for sha256, alt_text in json.loads(text))


def post_from(row: sqlite3.Row) -> Post:
    values = dict(row)
    return Post(
        published_at=from_unix_ms(values.pop("published_ms")),
        accepted_at=from_unix_ms(values.pop("accepted_ms")),
        media=media_from(values.pop("media")),
        **values,
    )
