"""Finds the plug-ins of this machine, by reading files. It loads none: a plug-in is a program.

A format has its folders (``rules/plugin_places.csv``). What is in them is known from names and, where a file beside the plug-in
says so, by IDs: an LV2 bundle has a manifest, a VST3 bundle ``moduleinfo.json``, an Audio Unit ``Info.plist``. REAPER and Live keep
lists of the plug-ins that they have scanned; a list is believed only where the file that it names is there.

Everything here is bounded, and nothing raises: folders of plug-ins are as unknown as everything else on a disk.
"""
