"""What a hostile page, program or text sends to `serve`, `studio` and `add URL`."""
