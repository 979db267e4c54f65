"""Our feed: RSS and JSON, item by item and page by page, and the rules that it must keep."""
