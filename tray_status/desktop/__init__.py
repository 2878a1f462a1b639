"""What you see and touch: the parts of the program that the desktop shows."""
