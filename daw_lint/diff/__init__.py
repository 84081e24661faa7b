"""Changes between two versions of a session, in musical terms: tracks, devices, levels, clips.

``compare.compare`` lists the changes between two sessions. ``details`` puts a session into words, for the comparison and
for the plain text that git compares. Names from files stay unchanged here; whoever prints them escapes them.
"""
