"""The one door for addresses that people give: an address flows in, a bounded answer flows out, or OutboundRefused.

https on its own port only, few redirects, and never to a machine that is not on the public internet: what counts is
the address that a socket is opened to, whatever the name said before. Networks' APIs have hosts of their own and do not
come through here.
"""

from coalition.outbound.addresses import OutboundRefused, is_public, read_address, system_addresses
from coalition.outbound.doors import Answer, Door, Limits, door

__all__ = ["Answer", "Door", "Limits", "OutboundRefused", "door", "is_public", "read_address", "system_addresses"]
