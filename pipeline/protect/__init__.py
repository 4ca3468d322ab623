"""What must not be published is taken out between the checks and the release: names of private persons, and what the removal list of data/corrections names."""
