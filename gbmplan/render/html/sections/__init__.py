"""The parts of the page: one module each, with a function from a sheet to markup; `page` lists them in order."""
