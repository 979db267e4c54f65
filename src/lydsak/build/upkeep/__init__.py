"""The store, the show and the machine looked after."""
