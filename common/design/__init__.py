"""The style guide: every component in every state, with invented people. Never in production."""
