"""The room's pages, by who they are for."""
