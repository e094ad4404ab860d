"""Locks: what a service must find when it starts, compiled from a view; and whether running services have it."""
