"""What a new pack and a new profile begin with."""
