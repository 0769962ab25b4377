"""What crosses between the checker and a student's process: messages (boundary), values as messages
hold them (codec), and what stands for the rest (values). Both sides run this code."""
