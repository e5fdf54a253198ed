"""What gbmplan says, in English and in other languages: the English sentence in place is the key."""
