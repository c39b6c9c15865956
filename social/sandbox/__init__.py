"""Simulated networks: a program of its own that the product meets over HTTP only. See README.md."""
