"""The hub of a process: new ledger entries flow in, rendered pieces flow out to those who watch. One thread."""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import close_old_connections, connection
from django.db.models import Max
from django.utils import translation

from coalition.clock import campaign_now, database_now
from coalition.ledger import entries_after
from coalition.models import Campaign, LedgerEntry, Person
from coalition.rights import may, viewer_for
from metrics.live.subscribers import Subscriber, Topic
from metrics.parts import Parts, render_parts
from metrics.queries import audience_of, board_of

log = logging.getLogger(__name__)
POLL_S, REST_S, RENDER_PAUSE_S, REFRESH_S = 0.25, 1.0, 1.0, 30.0
ROUTINE = ("figures.", "post.", "delivery.", "kit.", "company.entered", "company.joined", "company.logo_shown")
"""Kinds of entries that take no right away; after any other the watchers' rights are looked at again."""


class Hub:
    """Polls while somebody watches. Latest value wins: a slow stream misses what was overtaken, never the newest."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watched = threading.Event()
        self._thread: threading.Thread | None = None
        self._subscribers: set[Subscriber] = set()
        self._shown: dict[Topic, Parts] = {}
        self._rendered_at: dict[Topic, float] = {}
        self._stale: set[Topic] = set()
        self._cursor: int | None = None
        self._seen: set[int] = set()
        self.is_closing = False

    def subscribe(self, subscriber: Subscriber) -> None:
        with self._lock:
            self._subscribers.add(subscriber)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="dashboard-hub", daemon=True)
                self._thread.start()
        self._watched.set()

    def unsubscribe(self, subscriber: Subscriber) -> None:
        with self._lock:
            self._subscribers.discard(subscriber)
            if not self._subscribers:
                self._watched.clear()

    def _run(self) -> None:
        while not self.is_closing:
            if not self._watched.wait(POLL_S):
                self._rest()
                continue
            try:
                self._round()
            except Exception:  # a fault in one round must not silence every dashboard of the process
                log.exception("the dashboard hub stumbled and goes on")
                connection.close()
                time.sleep(REST_S)
            time.sleep(POLL_S)
        for subscriber in self._watchers():
            subscriber.close()

    def _rest(self) -> None:
        self._cursor = None
        self._shown.clear()
        self._rendered_at.clear()
        self._stale.clear()
        connection.close()

    def _watchers(self) -> list[Subscriber]:
        with self._lock:
            return list(self._subscribers)

    def _round(self) -> None:
        """Read what is new, then render what it touched and hand it on."""
        close_old_connections()
        by_topic: dict[Topic, list[Subscriber]] = defaultdict(list)
        for subscriber in self._watchers():
            by_topic[subscriber.topic].append(subscriber)
        entries = self._new_entries()
        touched = {entry.campaign_id for entry in entries}
        self._stale |= {topic for topic in by_topic if topic.campaign_id in touched}
        self._look_at_rights(entries, by_topic)
        for topic, watchers in by_topic.items():
            self._serve(topic, watchers, time.monotonic())
        for topic in self._shown.keys() - by_topic.keys():
            del self._shown[topic]

    def _new_entries(self) -> list[LedgerEntry]:
        if self._cursor is None:
            self._cursor = LedgerEntry.objects.aggregate(last=Max("id"))["last"] or 0
            self._seen = {entry.id for entry in entries_after(self._cursor)}
            return []
        found = entries_after(self._cursor)
        new = [entry for entry in found if entry.id not in self._seen]
        self._seen = {entry.id for entry in found}
        self._cursor = max((entry.id for entry in found), default=self._cursor)
        return new

    def _serve(self, topic: Topic, watchers: Iterable[Subscriber], now_s: float) -> None:
        age_s = now_s - self._rendered_at.get(topic, -REFRESH_S)
        is_due = topic in self._stale and age_s >= RENDER_PAUSE_S
        before = self._shown.get(topic)
        if before is None or is_due or age_s >= REFRESH_S:
            self._stale.discard(topic)
            self._rendered_at[topic] = now_s
            self._shown[topic] = _rendered(topic)
        after = self._shown[topic]
        changed = after if before is None else after.since(before)
        for watcher in watchers:
            if watcher.is_new:
                watcher.is_new = False
                watcher.offer(after)
            elif changed.fragments or changed.texts:
                watcher.offer(changed)

    @staticmethod
    def _look_at_rights(entries: Iterable[LedgerEntry], by_topic: dict[Topic, list[Subscriber]]) -> None:
        """End the streams of people who may no longer watch; they come back to a page that tells them."""
        grave = [entry for entry in entries if not entry.kind.startswith(ROUTINE)]
        campaign_ids = {entry.campaign_id for entry in grave}
        person_ids = {entry.actor_id for entry in grave}
        for topic, watchers in by_topic.items():
            for watcher in watchers:
                is_concerned = topic.campaign_id in campaign_ids or None in campaign_ids
                if (is_concerned or watcher.person_id in person_ids) and not _may_watch(watcher.person_id, topic):
                    watcher.close()


def _may_watch(person_id: UUID, topic: Topic) -> bool:
    viewer = viewer_for(Person.objects.filter(id=person_id).first())
    if not may(viewer, "coalition totals", campaign_id=topic.campaign_id):
        return False
    return audience_of(viewer=viewer, campaign_id=topic.campaign_id) == topic.audience


def _rendered(topic: Topic) -> Parts:
    campaign = Campaign.objects.get(id=topic.campaign_id)
    board = board_of(campaign=campaign, audience=topic.audience, now=campaign_now(), clock=database_now())
    with translation.override(topic.locale):
        return render_parts(board, audience=topic.audience)


HUB = Hub()
