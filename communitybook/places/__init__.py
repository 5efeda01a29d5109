"""Where things are: postcodes, wards and places of one borough, and miles between points."""
