"""Tools of the makers: the message catalogue, the pictures of the README."""
