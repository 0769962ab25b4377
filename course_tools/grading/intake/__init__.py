"""Submissions as they come: found, unpacked, read. Nothing of them is run here."""
