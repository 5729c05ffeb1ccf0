"""Where AI is concentrated: output, location quotients, clusters, collaboration balance."""
