"""Joins content to the kit's renditions: where a network may fetch a picture, and its bytes when one is uploaded."""

from kits.queries import media_address, rendition_content
from social.content import Content, publishable
from social.networks.contract import PublishContent


def as_published(content: Content) -> PublishContent:
    """Content as adapters take it, to check or to show. Bytes are read when an adapter asks for them."""
    return publishable(content, address_of=media_address, bytes_of=rendition_content)


def as_sent(content: Content, read: dict[str, bytes]) -> PublishContent:
    """Content with its bytes read now, for an event loop that must not touch the database. `read` keeps them."""
    for picture in content.pictures:
        if picture.sha256 not in read:
            read[picture.sha256] = rendition_content(picture.sha256)
    return publishable(content, address_of=media_address, bytes_of=dict(read).__getitem__)
