"""What is wrong with a rule pack: checks, findings, silencing, fixing, and the rounds of mending."""
