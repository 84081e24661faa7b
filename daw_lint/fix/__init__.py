"""Edits of session files: the bytes of a finding and no others, proved before they are written, with a way back."""
