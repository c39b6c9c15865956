"""API keys: made and withdrawn by the person they act as."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from coalition import ledger
from coalition.errors import NotFound
from coalition.models import ApiKey
from coalition.secrets import new_token, token_hash


@transaction.atomic
def create_api_key(*, person_id: UUID, name: str, may_write: bool, now: datetime) -> str:
    """Make a key and return it; it is shown once. It reads `prefix.secret`."""
    prefix, secret = new_token()[:10].replace("-", "a").replace("_", "b"), new_token()
    key = ApiKey.objects.create(
        person_id=person_id,
        name=name,
        prefix=prefix,
        secret_sha256=token_hash(secret),
        may_write=may_write,
        created_at=now,
    )
    ledger.record("api_key.created", actor_id=person_id, subject=("api_key", key.id))
    return f"{prefix}.{secret}"


@transaction.atomic
def revoke_api_key(*, person_id: UUID, key_id: UUID, now: datetime) -> None:
    """Withdraw one of a person's own keys; the next request with it is refused. Raises NotFound."""
    if not ApiKey.objects.filter(id=key_id, person_id=person_id).exists():
        raise NotFound
    if ApiKey.objects.filter(id=key_id, revoked_at=None).update(revoked_at=now):
        ledger.record("api_key.revoked", actor_id=person_id, subject=("api_key", key_id))
