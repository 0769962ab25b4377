"""The student's side: a confined process for each submission (server, child, kernel), and what
crosses (boundary, values)."""
