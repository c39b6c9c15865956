"""Instagram, professional accounts through Instagram Login."""
