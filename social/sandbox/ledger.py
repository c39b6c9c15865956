"""The sandbox's memory in one SQLite file: accounts, tokens, media, containers and accepted posts flow in and out.

Each statement commits by itself: what was answered survives the death of the process.
"""

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from social.sandbox.clock import unix_ms
from social.sandbox.records import (
    SCHEMA,
    Account,
    Container,
    Picture,
    Post,
    Token,
    media_from,
    media_json,
    post_from,
)


class Ledger:
    """The file. One connection, used from the one event loop only."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000;" + SCHEMA)

    def close(self) -> None:
        self._db.close()

    # ------------------------------------------------------------ meta

    def meta(self, name: str, default: str = "") -> str:
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row["value"]) if row else default

    def set_meta(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    # ------------------------------------------------------------ accounts

    def add_account(self, account: Account) -> None:
        self._db.execute(
            "INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                account.network,
                account.external_id,
                account.kind,
                account.name,
                account.username,
                account.followers,
                account.admin,
            ),
        )

    def account(self, network: str, external_id: str) -> Account | None:
        """By id or by user name."""
        row = self._db.execute(
            "SELECT * FROM account WHERE network = ? AND (external_id = ? OR username = ?)",
            (network, external_id, external_id),
        ).fetchone()
        return Account(**dict(row)) if row else None

    def accounts(self, network: str) -> list[Account]:
        rows = self._db.execute("SELECT * FROM account WHERE network = ? ORDER BY rowid", (network,))
        return [Account(**dict(row)) for row in rows]

    def administered(self, person: str) -> list[Account]:
        """The organisations that a LinkedIn person may post as."""
        rows = self._db.execute("SELECT * FROM account WHERE network = 'linkedin' AND admin = ?", (person,))
        return [Account(**dict(row)) for row in rows]

    def next_account_serial(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM account").fetchone()[0]) + 1

    # ------------------------------------------------------------ codes and tokens

    def add_code(self, code: str, row: dict[str, Any]) -> None:
        self._db.execute(
            "INSERT INTO code VALUES (:code, :network, :account, :redirect_uri, :challenge, :scope, :expires_ms)",
            {"code": code, **row},
        )

    def take_code(self, network: str, code: str) -> dict[str, Any] | None:
        """The code's row, once."""
        row = self._db.execute(
            "DELETE FROM code WHERE network = ? AND code = ? RETURNING *", (network, code)
        ).fetchone()
        return dict(row) if row else None

    def add_token(self, token: Token) -> None:
        self._db.execute(
            "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                token.token,
                token.network,
                token.account,
                token.kind,
                token.scope,
                token.issued_ms,
                token.expires_ms,
                token.state,
            ),
        )

    def token(self, network: str, token: str) -> Token | None:
        row = self._db.execute("SELECT * FROM token WHERE network = ? AND token = ?", (network, token)).fetchone()
        return Token(**dict(row)) if row else None

    def spend_token(self, token: str) -> bool:
        """True for the first who spends a live one-time token."""
        cursor = self._db.execute("UPDATE token SET state = 'spent' WHERE token = ? AND state = 'live'", (token,))
        return cursor.rowcount == 1

    def change_tokens(self, network: str, account: str, action: str, age_ms: int, now_ms: int) -> int:
        """Expires, revokes or ages an account's tokens; the number changed."""
        change = {
            "expire": "expires_ms = :now_ms - 1000",
            "revoke": "state = 'revoked'",
            "age": "issued_ms = issued_ms - :age_ms, expires_ms = expires_ms - :age_ms",
        }[action]
        kinds = "kind = 'access'" if action == "expire" else "1"
        cursor = self._db.execute(
            f"UPDATE token SET {change} WHERE network = :network AND account = :account AND {kinds}",  # noqa: S608  # nosec B608  the words are ours
            {"network": network, "account": account, "age_ms": age_ms, "now_ms": now_ms},
        )
        return cursor.rowcount

    # ------------------------------------------------------------ media

    def add_media(self, network: str, media_id: str, account: str, created_ms: int) -> None:
        self._db.execute(
            "INSERT INTO media (network, id, account, created_ms) VALUES (?, ?, ?, ?)",
            (network, media_id, account, created_ms),
        )

    def fill_media(self, network: str, media_id: str, data: bytes, mime: str) -> str:
        """Keeps the bytes; their hash."""
        sha256 = self.keep_picture(data, mime)
        self._db.execute("UPDATE media SET sha256 = ? WHERE network = ? AND id = ?", (sha256, network, media_id))
        return sha256

    def keep_picture(self, data: bytes, mime: str) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        self._db.execute("INSERT OR IGNORE INTO picture VALUES (?, ?, ?)", (sha256, mime, data))
        return sha256

    def describe_media(self, network: str, media_id: str, alt_text: str) -> bool:
        cursor = self._db.execute(
            "UPDATE media SET alt_text = ? WHERE network = ? AND id = ?", (alt_text, network, media_id)
        )
        return cursor.rowcount == 1

    def media(self, network: str, media_id: str) -> dict[str, Any] | None:
        row = self._db.execute("SELECT * FROM media WHERE network = ? AND id = ?", (network, media_id)).fetchone()
        return dict(row) if row else None

    def picture(self, sha256: str) -> tuple[str, bytes] | None:
        row = self._db.execute("SELECT mime, data FROM picture WHERE sha256 = ?", (sha256,)).fetchone()
        return (str(row["mime"]), bytes(row["data"])) if row else None

    # ------------------------------------------------------------ Instagram's containers

    def add_container(
        self, account: str, caption: str, media: Sequence[Picture], is_child: bool, created_ms: int, ready_ms: int
    ) -> int:
        cursor = self._db.execute(
            "INSERT INTO container (account, caption, media, is_child, created_ms, ready_ms) VALUES (?, ?, ?, ?, ?, ?)",
            (account, caption, media_json(media), is_child, created_ms, ready_ms),
        )
        return int(cursor.lastrowid or 0)

    def container(self, container_id: int) -> Container | None:
        row = self._db.execute("SELECT * FROM container WHERE id = ?", (container_id,)).fetchone()
        if row is None:
            return None
        values = dict(row)
        return Container(**{**values, "media": media_from(values["media"]), "is_child": bool(values["is_child"])})

    def mark_published(self, container_id: int, external_id: str) -> None:
        self._db.execute("UPDATE container SET published = ? WHERE id = ?", (external_id, container_id))

    def containers_since(self, account: str, since_ms: int) -> int:
        query = "SELECT count(*) FROM container WHERE account = ? AND created_ms >= ?"
        return int(self._db.execute(query, (account, since_ms)).fetchone()[0])

    # ------------------------------------------------------------ posts

    def next_serial(self) -> int:
        return int(self._db.execute("SELECT coalesce(max(serial), 0) + 1 FROM post").fetchone()[0])

    def next_slot(self, pool: str) -> int:
        return int(
            self._db.execute("SELECT coalesce(max(slot), -1) + 1 FROM post WHERE pool = ?", (pool,)).fetchone()[0]
        )

    def add_post(self, post: Post) -> None:
        self._db.execute(
            "INSERT INTO post VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                post.serial,
                post.network,
                post.external_id,
                post.account,
                post.code,
                post.text,
                media_json(post.media),
                post.link,
                unix_ms(post.published_at),
                unix_ms(post.accepted_at),
                post.way,
                post.pool,
                post.slot,
            ),
        )

    def post(self, network: str, external_id: str) -> Post | None:
        """By id or, on Instagram, by short code."""
        row = self._db.execute(
            "SELECT * FROM post WHERE network = ? AND (external_id = ? OR (code = ? AND code <> ''))",
            (network, external_id, external_id),
        ).fetchone()
        return post_from(row) if row else None

    def posts(self, network: str = "", account: str = "", since_ms: int = 0, limit: int = -1) -> list[Post]:
        """Newest first."""
        rows = self._db.execute(
            "SELECT * FROM post WHERE (:network = '' OR network = :network) AND (:account = '' OR account = :account) "
            "AND published_ms >= :since_ms ORDER BY published_ms DESC, serial DESC LIMIT :limit",
            {"network": network, "account": account, "since_ms": since_ms, "limit": limit},
        )
        return [post_from(row) for row in rows]

    def accepted_since(self, network: str, account: str, since_ms: int) -> int:
        """Posts through the API since a system time; of the whole network with an empty account."""
        query = (
            "SELECT count(*) FROM post WHERE network = ? AND (? = '' OR account = ?) AND accepted_ms >= ? "
            "AND way = 'api'"
        )
        return int(self._db.execute(query, (network, account, account, since_ms)).fetchone()[0])

    def duplicates(self) -> list[dict[str, Any]]:
        """Same account, text and media accepted more than once."""
        rows = self._db.execute(
            "SELECT network, account, text, count(*) AS times, group_concat(external_id) AS external_ids "
            "FROM post GROUP BY network, account, text, media HAVING count(*) > 1"
        )
        return [dict(row) for row in rows]
