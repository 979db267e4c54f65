"""The steps in order. Only this room knows the whole street; it yields events, and `cli` prints them."""
