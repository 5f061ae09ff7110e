from giamngheo.config.cli import run

run()
