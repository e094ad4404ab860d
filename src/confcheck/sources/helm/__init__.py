"""Helm: the values files of a chart, layered as helm does; templates of charts are not read."""
