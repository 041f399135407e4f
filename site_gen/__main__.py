"""`python -m site_gen`: the same program as `site-gen`."""

from site_gen.cli import main

main()
