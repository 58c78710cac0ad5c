"""Messages to people: what there is to say of a result, as each channel takes it, and how it is delivered."""
