"""What the pages are made of: data for the components, the table, and the gallery that shows them all."""
