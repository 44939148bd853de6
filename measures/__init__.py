"""What the figures are: the catalogue of measures and their arithmetic. Pure: frames in, new frames out; nothing read, nothing saved."""
