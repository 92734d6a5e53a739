"""The subcommands, one to a file: `add` gives its options, `run` gives the lines to print or raises `Stop`."""
