"""Events as rows, one per event, for data frames, spreadsheets, databases and maps."""

from kg.events.columns import COLUMNS, Column, Row
from kg.events.rows import event_rows

__all__ = ["COLUMNS", "Column", "Row", "event_rows"]
