"""Files that a platform deploys from: compose and Kubernetes, written by PyYAML and read back by our own sources."""
