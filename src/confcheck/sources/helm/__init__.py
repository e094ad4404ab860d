"""Helm: the values files of a chart, layered as helm does, and what helm itself makes of a chart."""
