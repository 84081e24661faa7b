"""What PyInstaller starts: the same as the command ``daw-lint``."""

from daw_lint.__main__ import main

if __name__ == "__main__":
    main()
