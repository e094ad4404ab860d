"""Deploy pipelines: what jobs, their scripts and the services they deploy are given, with places in the file."""
