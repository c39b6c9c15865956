"""The faces that every network has: `NetworkAdapter` for posts and figures, `NetworkAuth` for signing in."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from social.networks.contract import (
    AccountsOutcome,
    AuthOutcome,
    ComposerLink,
    Credentials,
    Followers,
    Handle,
    NetworkSettings,
    PostAddress,
    PublishContent,
    PublishOutcome,
    Reading,
    ReadingFailed,
    ReconcileOutcome,
    RuleBreach,
    StageOutcome,
    Step,
    Window,
)


class NetworkAuth(Protocol):
    """One network's sign-in. `code_verifier` matters where the network takes PKCE and is ignored elsewhere."""

    def authorize_url(self, *, redirect_uri: str, state: str, code_verifier: str = "") -> str: ...

    def exchange(self, *, code: str, redirect_uri: str, code_verifier: str = "") -> Step[AuthOutcome]: ...

    def refresh(self, *, access_token: str, refresh_token: str) -> Step[AuthOutcome]: ...

    def accounts(self, *, access_token: str) -> Step[AccountsOutcome]: ...


class NetworkAdapter(Protocol):
    """One network. Keyword-only, pure: the same arguments and answers give the same calls and the same outcome."""

    key: str
    settings: NetworkSettings

    @property
    def auth(self) -> NetworkAuth: ...

    def breaches(self, *, content: PublishContent) -> tuple[RuleBreach, ...]: ...

    def stage(
        self, *, content: PublishContent, credentials: Credentials, handle: Handle | None = None
    ) -> Step[StageOutcome]: ...

    def publish(self, *, content: PublishContent, credentials: Credentials, handle: Handle) -> Step[PublishOutcome]: ...

    def reconcile(self, *, handle: Handle, credentials: Credentials, window: Window) -> Step[ReconcileOutcome]: ...

    def read_figures(self, *, external_ids: Sequence[str], credentials: Credentials) -> Step[Mapping[str, Reading]]: ...

    def read_followers(self, *, credentials: Credentials) -> Step[Followers | ReadingFailed]: ...

    def composer_link(self, *, content: PublishContent) -> ComposerLink: ...

    def parse_post_address(self, *, url: str) -> PostAddress | None: ...

    def resolve(self, *, address: PostAddress, credentials: Credentials) -> Step[str | None]: ...
