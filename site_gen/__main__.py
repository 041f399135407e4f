"""`python -m site_gen` and `site-gen`: the program, in the current folder."""

from site_gen.cli import main, quick_exit


def run() -> None:
    """Run the command, and end the process."""
    with quick_exit():
        main()


if __name__ == "__main__":
    run()
