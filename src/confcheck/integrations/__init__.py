"""What ties confcheck to other frameworks; each module needs the framework whose name it has."""
