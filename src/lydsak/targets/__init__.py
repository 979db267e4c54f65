"""Places on the web that a show is published to. One kind of target a module; the order of things is not theirs."""
