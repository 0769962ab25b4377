"""What people get: marks, nbgrader's gradebook, pages of feedback, the report on the class. Made
from the journal."""
