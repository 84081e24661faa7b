"""Load the data in the folder ``rules``: rules, profiles, release targets, the plug-in catalogue, facts."""
