"""The room's pages, by what they are for."""
