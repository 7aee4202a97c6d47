"""Pages of the operator: health for machines, jobs, backups."""
