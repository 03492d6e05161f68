"""WebSub: subscribe at hubs, and answer their callbacks."""
