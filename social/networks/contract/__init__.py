"""What flows between a network's adapter and whoever drives it: calls and answers, content, credentials, outcomes.

A step is a generator. It yields an HttpCall, is sent the HttpReply or the TransportFailure that came of it, and
returns an outcome; it never opens a socket, reads a clock or sleeps. Driving one:

    answer = None
    while True:
        try:
            call = step.send(answer)
        except StopIteration as end:
            return end.value
        answer = perform(call)

`publish` yields exactly one call with `mutates=True`, and yields it first; what may follow only reads. No other step
yields such a call. Whoever drives commits the staged handle before `publish` begins.
"""

from social.networks.contract.addresses import ComposerLink, PostAddress, RuleBreach
from social.networks.contract.calls import Answer, HttpCall, HttpReply, Step, T, TransportFailure
from social.networks.contract.content import Credentials, Handle, MediaItem, NetworkSettings, PublishContent, Window
from social.networks.contract.outcomes import (
    Absent,
    AskPerson,
    Found,
    NeedsReconnect,
    Processing,
    Published,
    PublishOutcome,
    ReconcileOutcome,
    Refused,
    RetryLater,
    Staged,
    StageOutcome,
    Unknown,
)
from social.networks.contract.readings import Figures, Followers, Reading, ReadingFailed
from social.networks.contract.signing_in import AccountsOutcome, AuthOutcome, NetworkAccount, Tokens

__all__ = [
    "Absent",
    "AccountsOutcome",
    "Answer",
    "AskPerson",
    "AuthOutcome",
    "ComposerLink",
    "Credentials",
    "Figures",
    "Followers",
    "Found",
    "Handle",
    "HttpCall",
    "HttpReply",
    "MediaItem",
    "NeedsReconnect",
    "NetworkAccount",
    "NetworkSettings",
    "PostAddress",
    "Processing",
    "PublishContent",
    "PublishOutcome",
    "Published",
    "Reading",
    "ReadingFailed",
    "ReconcileOutcome",
    "Refused",
    "RetryLater",
    "RuleBreach",
    "StageOutcome",
    "Staged",
    "Step",
    "T",
    "Tokens",
    "TransportFailure",
    "Unknown",
    "Window",
]
