"""A practice of any size, written with COPY, so that pages meet the numbers they will meet."""
