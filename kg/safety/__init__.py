"""What keeps strangers' files and long work from doing harm: limits of time, memory, size and depth."""
