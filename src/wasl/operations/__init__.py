"""For the operator: health, metrics, jobs that failed, and the doctor."""
