"""The review loop: which figure is in force, when it is looked at again, what changed and why.

`review` decides one day, `replay` several; both write rows of the record that `restock__review_log` keeps.
"""

from restock.review.review import ReviewSettings, replay, review

__all__ = ["ReviewSettings", "replay", "review"]
