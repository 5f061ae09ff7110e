"""The one-stop desk: confirmation letters, requests to be reviewed, and what a paper's code tells the public."""
