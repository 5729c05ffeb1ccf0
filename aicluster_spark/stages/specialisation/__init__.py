"""Stage `specialisation`: where AI is concentrated, and whether its clusters work together."""
