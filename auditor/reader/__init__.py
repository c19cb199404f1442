"""The reviewer's reader: a bundle as pages on one's own machine, with room for a verdict, and sheets to print."""
