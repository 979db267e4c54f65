"""What earlier builds left: records of episodes, found whole again without reading all of it."""
