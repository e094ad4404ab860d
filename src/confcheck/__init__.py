"""Find the settings that make every service healthy and the system dead, before the deploy."""

__version__ = "0.1.0"
