"""The publisher: due deliveries flow in from the database, exactly one effect each flows out to the networks.

One thread owns the database (claim, commit, settle), another one the event loop with all connections; between them go
plain dataclasses. The row alone is the truth: several publishers may run, and any of them may die at any line.
"""

from social.publish.publisher import Publisher
from social.publish.timing import Timing

__all__ = ["Publisher", "Timing"]
