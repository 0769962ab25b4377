"""What runs beside the student's code, in its process: no test and no answer is here."""
