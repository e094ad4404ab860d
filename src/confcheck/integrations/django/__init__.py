"""Django: an app, `confcheck.integrations.django`; the setting CONFCHECK says what the process is."""
