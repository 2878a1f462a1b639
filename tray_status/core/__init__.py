"""What is true and what follows: pure values and functions, without I/O, clock or threads."""
