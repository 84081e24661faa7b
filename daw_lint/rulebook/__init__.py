"""What the folder ``rules`` holds: rules, profiles, release targets, the plug-in catalogue, facts."""
