"""Sans-IO adapters: one folder per network, one contract, one registry."""
