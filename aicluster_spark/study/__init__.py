"""What the user asked for: the study file as frozen models."""
