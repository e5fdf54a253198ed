"""The small languages inside rules and profiles: conditions, units, durations."""
