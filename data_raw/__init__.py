"""How the tables are made: five published pages and what was compiled by hand."""
