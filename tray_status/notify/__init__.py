"""How you are told: everything that can show or send a notification."""
