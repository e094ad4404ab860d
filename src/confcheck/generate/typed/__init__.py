"""Classes and types of a service's settings, for programs that have no confcheck when they run."""
