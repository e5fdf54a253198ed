"""Tests of rule packs: `bad-*` folders beside exactly what is said of them, `good-*` twins that are silent."""
