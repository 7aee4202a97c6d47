"""How records of the same person or company are recognized: what is compared, how it is weighed, who is compared."""
