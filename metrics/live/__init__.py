"""Live dashboards: one hub a process reads the ledger, one stream a viewer carries what changed."""
