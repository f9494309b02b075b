"""The review loop: which figure is in force, when it is looked at again, what changed and why.

`review` decides one day, `replay` several; both write rows of the record that `restock__review_log` keeps. `open_gaps` says which
figures in force are behind today's.
"""

from restock.review.gaps import open_gaps
from restock.review.review import ReviewSettings, replay, review

__all__ = ["ReviewSettings", "open_gaps", "replay", "review"]
