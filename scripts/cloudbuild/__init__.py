"""Building the site in a function of AWS, with what it keeps between builds in a bucket."""
