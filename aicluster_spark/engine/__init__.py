"""Spark, Java and GraphFrames: finding them, opening a session, reading and writing tables."""
