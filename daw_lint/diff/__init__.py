"""What changed between two versions of a session, in the terms of the music: tracks, devices, levels, clips.

``compare.compare`` gives the changes of two sessions; ``details`` says in words what a session holds, for it and for the
plain text that git compares. Names from files are passed on as they are: what prints them makes them harmless.
"""
