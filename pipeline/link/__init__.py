"""Reports of many articles to incidents: one row for each real-world event, with ids that last. Start reading in linking.py, which lists the steps."""

from __future__ import annotations

from .corrections import Corrections
from .ids import PREVIOUS_REPORTS, Previous
from .linking import Linked, link_reports
from .state import LinkState

__all__ = ["PREVIOUS_REPORTS", "Corrections", "LinkState", "Linked", "Previous", "link_reports"]
