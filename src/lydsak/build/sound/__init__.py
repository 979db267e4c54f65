"""From speech and music to mastered, tagged and signed sound."""
