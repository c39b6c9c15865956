"""Files as people and attackers upload them."""
