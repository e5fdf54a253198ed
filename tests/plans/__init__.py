"""Plans as data: one YAML file a case in `cases`, small rule packs for them in `packs`, one runner."""
