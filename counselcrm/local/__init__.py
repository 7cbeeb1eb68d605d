"""The local stack: everything ``start.py`` needs to run the practice or the tests on one machine.

Only the standard library is imported here, because most of it runs before the virtual
environment exists, and because a supervisor without Django saves 100 MB. The exceptions run
inside the environment, in processes of their own: ``mailbox``, ``catalogues``, and the page
that shows the mailbox. No production image contains this package.
"""
