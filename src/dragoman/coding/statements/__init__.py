"""Who said what: direct, indirect and mixed statements with their speakers.

``quotations.py`` pairs quotation marks in the bare text; ``cues.py`` holds the lexicon; ``phrases.py``
and ``clauses.py`` read attributions out of a parse; ``stitching.py`` joins the two; ``finding.py``
turns drafts into records.
"""

from dragoman.coding.statements.finding import find_statements

__all__ = ["find_statements"]
