"""What automation leaves of a stored value: nothing, where it may be the automated one."""

from __future__ import annotations

from daw_lint.model.plugin_state import StoredState


def may_be_automated(stored: StoredState, *words: str) -> bool:
    """Whether the parameter with one of these words in its name may be automated.

    A DAW names what is automated by an index, or in a list by name. An index without a name can be any parameter.
    """
    names = {str(parameter.id): parameter.name for parameter in stored.listed} if stored.automated else {}
    automated = [parameter.name for parameter in stored.listed if parameter.automated]
    automated += [names.get(index, "") for index in stored.automated]
    return any(not name or any(word in name.lower() for word in words) for name in automated)
