"""Pages about an archive: an index, and lists whose rows are in files beside it.

A page that is opened from a disk may not fetch files, but it may run scripts that are beside it. So each piece of a list is a script
that calls one function with JSON, and the index loads the pieces that it shows. No text of a session is ever run: it is in strings.
"""
