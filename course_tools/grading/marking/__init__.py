"""The marker's side: the instructor's tests, and the answers that they compare with. Students' code
never runs here."""
