"""Questions about a plan: why, what if, what to measure, what to change. Decides, and never prints."""
